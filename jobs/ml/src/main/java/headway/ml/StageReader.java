package headway.ml;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import headway.ml.rows.JarVersion;
import java.util.NoSuchElementException;
import java.util.function.Supplier;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.sql.SparkSession;

/**
 * Reads a stage that was saved, and says so where it is another stage, or where another version of
 * Headway saved it.
 */
final class StageReader<T> extends DefaultParamsReader<T> {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Class<T> type;

  StageReader(Class<T> type) {
    this.type = type;
  }

  @Override
  public T load(String path) {
    return known(sparkSession(), path, type, () -> super.load(path));
  }

  /** With the failures of another class, and of params that are unknown to this version. */
  static <T> T known(SparkSession session, String path, Class<T> type, Supplier<T> load) {
    requireSaved(session, path, type.getName());
    try {
      return load.get();
    } catch (NoSuchElementException unknown) {
      throw new IllegalArgumentException(
          "Cannot load %s: another version of Headway saved it, and %s knows it otherwise (%s); load it with the jar that saved it"
              .formatted(
                  path,
                  JarVersion.own().version(),
                  unknown.getMessage().lines().findFirst().orElse("")),
          unknown);
    }
  }

  /** In the words of Spark ML's models; its readers of stages check no class. */
  private static void requireSaved(SparkSession session, String path, String expected) {
    Path folder = new Path(path, "metadata");
    if (!ImageModel.storage(session).exists(folder)) {
      throw new IllegalArgumentException(
          "Cannot load %s: no stage is saved there; give the folder that save of %s wrote"
              .formatted(path, expected));
    }
    String metadata = folder.toString();
    String line = String.join("", session.sparkContext().textFile(metadata, 1).toJavaRDD().take(1));
    String found;
    try {
      found = JSON.readTree(line).path("class").asText();
    } catch (JsonProcessingException malformed) {
      throw new IllegalArgumentException(
          "Error loading metadata: %s is no JSON".formatted(metadata), malformed);
    }
    if (!found.equals(expected)) {
      throw new IllegalArgumentException(
          "Error loading metadata: Expected class name %s but found class name %s in %s"
              .formatted(expected, found, metadata));
    }
  }
}
