package headway.jobs.testing;

import static org.assertj.core.api.Assertions.assertThat;

import headway.common.Requirement;
import headway.common.SharedFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The wheel of {@code deploy/python}, built and installed as its README says, without a network.
 */
public final class PythonWheel {
  private final Path file;

  private PythonWheel(Path file) {
    this.file = file;
  }

  /**
   * Builds it by the Python for Keras, which has {@code wheel}, as TensorFlow needs it.
   *
   * @param folder empty
   */
  public static PythonWheel built(Path folder) throws IOException, InterruptedException {
    String python =
        Requirement.variable(
            "HEADWAY_TEST_KERAS_PYTHON", "a Python with deploy/bench/requirements-keras.txt");
    // A build leaves files beside its sources.
    Path sources = copy(SharedFiles.projectRoot().resolve("deploy/python"), folder);
    pip(python, "wheel", "--no-build-isolation", "-w", folder.toString(), sources.toString());
    try (Stream<Path> files = Files.list(folder)) {
      return new PythonWheel(
          files.filter(each -> each.toString().endsWith(".whl")).findFirst().orElseThrow());
    }
  }

  /**
   * Installs it.
   *
   * @param folder does not exist; gets the package
   * @return the folder, for {@code PYTHONPATH}
   */
  Path installed(String python, Path folder) throws IOException, InterruptedException {
    pip(python, "install", "--target", folder.toString(), file.toString());
    return folder;
  }

  private static void pip(String python, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(python, "-m", "pip", "-q"));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--no-deps", "--no-index", "--disable-pip-version-check"));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }

  private static Path copy(Path from, Path folder) throws IOException {
    Path to = folder.resolve("sources");
    try (Stream<Path> files = Files.walk(from)) {
      for (Path each : (Iterable<Path>) files::iterator) {
        if (!each.toString().contains("__pycache__")) {
          Files.copy(each, to.resolve(from.relativize(each).toString()));
        }
      }
    }
    return to;
  }
}
