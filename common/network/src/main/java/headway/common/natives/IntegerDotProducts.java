package headway.common.natives;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Instructions that multiply and add 8-bit integers: VNNI of x86-64, dot products of ARM. Without
 * them networks in int8 are hardly faster than in float32, and x86-64 saturates sums at 16 bits.
 */
public final class IntegerDotProducts {
  /** A system property: a file to read instead of {@code /proc/cpuinfo}. */
  public static final String PROCESSOR = "headway.cpuinfo";

  private static final Set<String> FLAGS = Set.of("avx512_vnni", "avx_vnni", "asimddp");

  private IntegerDotProducts() {}

  /** Whether this processor has them; true where that is not known. */
  public static boolean available() {
    Path processor = Path.of(System.getProperty(PROCESSOR, "/proc/cpuinfo"));
    try (Stream<String> lines = Files.lines(processor)) {
      return areIn(lines);
    } catch (IOException notLinux) {
      return true;
    }
  }

  /** Whether the lines of {@code /proc/cpuinfo} name one of them. */
  static boolean areIn(Stream<String> lines) {
    return lines
        .filter(line -> line.startsWith("flags") || line.startsWith("Features"))
        .flatMap(line -> Arrays.stream(line.split("\\s+")))
        .anyMatch(FLAGS::contains);
  }
}
