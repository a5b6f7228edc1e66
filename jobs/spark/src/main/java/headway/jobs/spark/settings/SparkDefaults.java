package headway.jobs.spark.settings;

import headway.jobs.spark.memory.JvmOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.spark.SparkConf;

/** The settings of {@code conf/spark-defaults.conf}, which spark-submit may not have read. */
public final class SparkDefaults {
  private static final String RESOURCE = "/headway/conf/spark-defaults.conf";

  static final String EXECUTOR_OPTIONS = "spark.executor.extraJavaOptions";

  /** System properties alone. */
  private static final String DRIVER_OPTIONS = "spark.driver.extraJavaOptions";

  private SparkDefaults() {}

  /**
   * Sets missing settings. Default JVM options of the executors precede those that are set, except
   * where these override them.
   */
  public static void fill(SparkConf conf) {
    load()
        .forEach(
            (key, value) ->
                conf.set(
                    key,
                    !conf.contains(key)
                        ? value
                        : key.equals(EXECUTOR_OPTIONS)
                            ? JvmOptions.merged(value, conf.get(key))
                            : conf.get(key)));
  }

  /**
   * Sets those system properties of this process that {@code spark.driver.extraJavaOptions} would
   * have set, for a driver that was started without them.
   */
  public static void fillDriver() {
    for (String option : load().get(DRIVER_OPTIONS).split("\\s+")) {
      String[] property = option.substring("-D".length()).split("=", 2);
      if (System.getProperty(property[0]) == null) {
        System.setProperty(property[0], property[1]);
      }
    }
  }

  static Map<String, String> load() {
    Properties properties = new Properties();
    try (InputStream in = SparkDefaults.class.getResourceAsStream(RESOURCE);
        Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
      properties.load(reader);
    } catch (IOException unreadable) {
      throw new UncheckedIOException("Cannot read " + RESOURCE, unreadable);
    }
    Map<String, String> settings = new TreeMap<>();
    properties.forEach((key, value) -> settings.put((String) key, ((String) value).trim()));
    return settings;
  }
}
