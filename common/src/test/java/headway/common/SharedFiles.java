package headway.common;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** The photos, networks and golden answers that lie beside the project where it is developed. */
public final class SharedFiles {
  private SharedFiles() {}

  /** The root of the checkout. */
  public static Path projectRoot() {
    return Path.of(System.getProperty("headway.root", "..")).toAbsolutePath().normalize();
  }

  /**
   * A file or folder of the shared material; the calling test is skipped where it is missing, and
   * fails where CI is set, because CI has it.
   */
  public static Path require(String path) {
    Path file = projectRoot().resolveSibling("shared").resolve(path).normalize();
    if ("true".equals(System.getenv("CI")) && !Files.exists(file)) {
      throw new AssertionError("CI lacks ../shared/" + path);
    }
    assumeTrue(Files.exists(file), "../shared/" + path + " is not here: skipped");
    return file;
  }
}
