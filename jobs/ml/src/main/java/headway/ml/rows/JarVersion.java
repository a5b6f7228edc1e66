package headway.ml.rows;

import headway.common.InputException;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.stream.Collectors;
import org.apache.spark.SparkEnv;

/** The version of Headway's jar in one process, sent to others which must have the same. */
public record JarVersion(String version) implements Serializable {
  private static final String MARK = "headway/ml/rows/JarVersion.class";

  /** That of this process; made of classes in a folder, {@code development}. */
  public static JarVersion own() {
    String version = JarVersion.class.getPackage().getImplementationVersion();
    return new JarVersion(version == null ? "development" : version);
  }

  /**
   * Requires the process that runs this to have the version of the one that sent it.
   *
   * @throws InputException naming both
   */
  public void requireHere() {
    JarVersion here = own();
    if (!here.equals(this)) {
      throw new InputException(
          "Cannot go on: the driver has Headway %s, but executor %s has %s; start the session with one jar of Headway"
              .formatted(version, SparkEnv.get().executorId(), here.version));
    }
  }

  /**
   * Requires all jars of Headway that a loader sees to have one version.
   *
   * @throws InputException naming them
   */
  public static void requireOne(ClassLoader loader) {
    Map<String, String> jars = new TreeMap<>();
    try {
      for (URL each : Collections.list(loader.getResources(MARK))) {
        if (each.openConnection() instanceof JarURLConnection jar && jar.getManifest() != null) {
          jars.put(
              jar.getJarFileURL().toString(),
              String.valueOf(
                  jar.getManifest()
                      .getMainAttributes()
                      .getValue(Attributes.Name.IMPLEMENTATION_VERSION)));
        }
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    if (jars.values().stream().distinct().count() > 1) {
      throw new InputException(
          jars.entrySet().stream()
              .map(jar -> jar.getKey() + " of " + jar.getValue())
              .collect(
                  Collectors.joining(
                      ", ",
                      "Cannot start: there are jars of Headway of several versions: ",
                      "; give one of them")));
    }
  }
}
