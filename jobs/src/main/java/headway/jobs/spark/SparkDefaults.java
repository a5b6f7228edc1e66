package headway.jobs.spark;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** The settings of {@code conf/spark-defaults.conf}, which spark-submit may not have been given. */
final class SparkDefaults {
  private static final String RESOURCE = "/headway/conf/spark-defaults.conf";

  private SparkDefaults() {}

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
