package headway.ml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import scala.Tuple2;

/** A session as a user's program has it: nothing in it is Headway's. */
final class SparkShell implements AutoCloseable {
  private static final String PARTITIONS = "spark.sql.shuffle.partitions";

  private final SparkSession session;
  private final Map<String, String> before;

  SparkShell(String... settings) {
    SparkSession.Builder builder =
        SparkSession.builder()
            .master("local[2]")
            .appName("a user's own")
            .config("spark.ui.enabled", "false")
            .config(PARTITIONS, "2");
    for (int i = 0; i < settings.length; i += 2) {
      builder.config(settings[i], settings[i + 1]);
    }
    session = builder.getOrCreate();
    session.range(1).count(); // Spark completes its settings at the first query.
    before = settings();
  }

  SparkSession session() {
    return session;
  }

  /** The rows of Parquet files, without what is no data. */
  Dataset<Row> parquet(String folder) {
    return session.read().parquet(folder);
  }

  private Map<String, String> settings() {
    Map<String, String> all = new TreeMap<>();
    for (Tuple2<String, String> each : session.sparkContext().getConf().getAll()) {
      all.put(each._1(), each._2());
    }
    all.put(PARTITIONS, session.conf().get(PARTITIONS));
    return all;
  }

  /** Stops it, if it still runs with the settings that it began with. */
  @Override
  public void close() {
    try {
      assertThat(session.sparkContext().isStopped()).isFalse();
      assertThat(settings()).isEqualTo(before);
    } finally {
      session.stop();
    }
  }
}
