package headway.common;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The photos, networks and golden answers that lie beside the project where it is developed. */
public final class SharedFiles {
  private SharedFiles() {}

  /** The root of the checkout. */
  public static Path projectRoot() {
    return Path.of(System.getProperty("headway.root", "..")).toAbsolutePath().normalize();
  }

  /** All Java files of the checkout, with their tests. */
  public static List<Path> sources() throws IOException {
    List<Path> found = new ArrayList<>();
    for (String top : List.of("common", "jobs")) {
      try (Stream<Path> all = Files.walk(projectRoot().resolve(top))) {
        all.filter(each -> each.toString().endsWith(".java"))
            .filter(each -> each.toString().contains("/src/"))
            .forEach(found::add);
      }
    }
    return found;
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
