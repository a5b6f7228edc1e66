package headway.common;

import java.nio.file.Files;
import java.nio.file.Path;

/** The photos, networks and golden answers that lie beside the project where it is developed. */
public final class SharedFiles {
  private SharedFiles() {}

  /** The root of the checkout. */
  public static Path projectRoot() {
    return Path.of(System.getProperty("headway.root", "..")).toAbsolutePath().normalize();
  }

  /** A file or folder of the shared material; a {@link Requirement} of the calling test. */
  public static Path require(String path) {
    Path shared = projectRoot().resolveSibling("shared");
    Requirement.of(
        Files.isDirectory(shared),
        "../shared, with the photos and networks that they read, is not beside the checkout");
    Path file = shared.resolve(path).normalize();
    Requirement.of(Files.exists(file), "../shared/" + path + " is missing");
    return file;
  }
}
