package headway.jobs.frozen;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The kind of processor. It is part of the provenance because floating-point results depend on it.
 */
public final class ProcessorKind {
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  private ProcessorKind() {}

  /** The model name if the system provides it, otherwise the architecture. */
  public static String kind() {
    try (Stream<String> lines = Files.lines(CPU_INFO)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).trim())
          .findFirst()
          .orElseGet(() -> System.getProperty("os.arch"));
    } catch (IOException notLinux) {
      return System.getProperty("os.arch");
    }
  }
}
