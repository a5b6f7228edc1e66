package headway.common.natives;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.onnxruntime.OrtEnvironment;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * ONNX Runtime in this process. It unpacks its libraries into a folder of their own for each
 * process, of which an empty folder is left when the process ends, and all 20 MB where it is
 * killed. Here they go as soon as they are loaded, where the system allows that.
 */
public final class OnnxEnvironment {
  private static final String MAPPED_FILES = "/proc/self/maps";

  /** A library that it has unpacked and the process has loaded; its first group is the folder. */
  private static final Pattern UNPACKED =
      Pattern.compile("[^/]*(/.*/onnxruntime-java\\d+)/libonnxruntime4j_jni\\.so");

  /** Others, of accelerators, are loaded when a session is made. */
  private static final Set<String> LOADED = Set.of("libonnxruntime.so", "libonnxruntime4j_jni.so");

  private static boolean unlinked;

  private OnnxEnvironment() {}

  /** Its environment, which is one for the process. */
  public static synchronized OrtEnvironment get() {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    if (!unlinked) {
      unlinked = true;
      unlink();
    }
    return environment;
  }

  private static void unlink() {
    try {
      Optional<Path> folder = folder();
      if (folder.isPresent()) {
        List<Path> files = files(folder.get());
        if (files.stream().allMatch(each -> LOADED.contains(each.getFileName().toString()))) {
          for (Path each : files) {
            Files.delete(each);
          }
          Files.delete(folder.get());
        }
      }
    } catch (IOException | UncheckedIOException otherSystem) {
      return; // Then they go, as far as they do, when the process ends.
    }
  }

  private static Optional<Path> folder() throws IOException {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(Files.newInputStream(Path.of(MAPPED_FILES)), UTF_8))) {
      return lines
          .lines()
          .map(UNPACKED::matcher)
          .filter(Matcher::matches)
          .map(line -> Path.of(line.group(1)))
          .findFirst();
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }
}
