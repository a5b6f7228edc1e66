package headway.jobs.tables;

import static org.assertj.core.api.Assertions.assertThat;

import headway.jobs.Prepared;
import headway.jobs.Shapes;
import headway.jobs.Typed;
import headway.jobs.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Features and predictions as tables of Delta Lake and Iceberg, by the connectors themselves. */
class TableOutputTest {
  private static final Map<String, String> DELTA =
      Map.of(
          "spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension",
          "spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog");

  @TempDir Path folder;
  private Path table;

  @BeforeEach
  void name() {
    table = folder.resolve("table");
  }

  private static Typed headway(Map<String, String> session, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    session.forEach((key, value) -> all.addAll(List.of("--set", key + "=" + value)));
    // Connectors send classes of their own.
    all.addAll(List.of("--set", "spark.kryo.registrationRequired=false"));
    return Typed.headway(all.toArray(new String[0]));
  }

  private static List<Row> query(Map<String, String> session, String sql) {
    SparkSession.Builder builder = SparkSession.builder().master("local[1]");
    new TreeMap<>(session).forEach(builder::config);
    SparkSession spark = builder.config("spark.ui.enabled", "false").getOrCreate();
    try {
      return spark.sql(sql).collectAsList();
    } finally {
      spark.stop(); // Its close throws IOException in Spark 4.
    }
  }

  private List<Row> delta(String what) {
    return query(DELTA, "select " + what + " from delta.`" + table + "`");
  }

  private long versions() throws IOException {
    try (var files = Files.list(table.resolve("_delta_log"))) {
      return files.filter(each -> each.toString().endsWith(".json")).count();
    }
  }

  @Test
  void writesFeaturesToDeltaOnceHoweverOftenARunIsKilled() throws IOException {
    Work work = Prepared.extracted(folder.resolve("work"));
    String[] extract = {"extract", "--workspace", work.uri(), "--output", "delta:" + table};

    Typed first = headway(DELTA, extract);
    Typed unchanged = headway(DELTA, extract);

    assertThat(first.status()).as(first.err()).isZero();
    assertThat(unchanged.status()).as(unchanged.err()).isZero();
    assertThat(versions()).isEqualTo(1);
    assertThat(unchanged.err()).contains("has these rows already");
    assertThat(delta("count(*), count(distinct key), min(size(features)), count(distinct split)"))
        .extracting(Row::toString)
        .containsExactly("[60,60,1280,3]");

    // Killed between the table's commit and its mark.
    Files.delete(work.folder().resolve("features/_table"));
    assertThat(headway(DELTA, extract).status()).isZero();
    assertThat(versions()).isEqualTo(2);
    assertThat(delta("count(*)")).extracting(Row::toString).containsExactly("[60]");

    // Dropped by a person.
    Prepared.delete(table);
    assertThat(headway(DELTA, extract).status()).isZero();
    assertThat(delta("count(*)")).extracting(Row::toString).containsExactly("[60]");
  }

  @Test
  void writesFeaturesToDeltaOnS3() throws IOException {
    Work work = Prepared.extracted(folder.resolve("work"));
    table = folder.resolve("s3/headway/table");
    String[] extract = {
      "extract",
      "--workspace",
      work.uri(),
      "--output",
      "delta:s3a://headway/table",
      "--embedded-s3",
      folder.resolve("s3").toString()
    };

    Typed first = headway(DELTA, extract);
    Typed unchanged = headway(DELTA, extract);

    assertThat(first.status()).as(first.err()).isZero();
    assertThat(unchanged.err()).contains("has these rows already");
    assertThat(versions()).isEqualTo(1);
    assertThat(delta("count(*), count(distinct key), min(size(features)), count(distinct split)"))
        .extracting(Row::toString)
        .containsExactly("[60,60,1280,3]");
  }

  @Test
  void replacesThePredictionsOfADeltaTableWhenPhotosAreAdded() {
    Work work = Prepared.exported(folder.resolve("work"), 2);
    Path photos = Shapes.folders(folder.resolve("photos"), 2);
    String[] predict = {
      "predict",
      "--images",
      photos.toString(),
      "--workspace",
      work.uri(),
      "--output",
      "delta:" + table
    };

    Typed first = headway(DELTA, predict);
    Shapes.DISC.write(photos.resolve("disc"), 40);
    Typed second = headway(DELTA, predict);

    assertThat(first.status()).as(first.err()).isZero();
    assertThat(second.status()).as(second.err()).isZero();
    assertThat(delta("count(*), count(distinct key), min(probability) > 0"))
        .extracting(Row::toString)
        .containsExactly("[7,7,true]");
    assertThat(work.folder().resolve("predictions/_manifest.json")).exists();
  }

  @Test
  void writesToATableOfAnIcebergCatalog() {
    Work work = Prepared.extracted(folder.resolve("work"));
    Map<String, String> iceberg =
        Map.of(
            "spark.sql.catalog.lake", "org.apache.iceberg.spark.SparkCatalog",
            "spark.sql.catalog.lake.type", "hadoop",
            "spark.sql.catalog.lake.warehouse", folder.resolve("warehouse").toString());
    String[] extract = {
      "extract", "--workspace", work.uri(), "--output", "table:lake.shapes.features"
    };

    Typed first = headway(iceberg, extract);
    query(iceberg, "drop table lake.shapes.features");
    Typed second = headway(iceberg, extract);

    assertThat(first.status()).as(first.err()).isZero();
    assertThat(second.status()).as(second.err()).isZero();
    assertThat(query(iceberg, "select count(*), count(distinct key) from lake.shapes.features"))
        .extracting(Row::toString)
        .containsExactly("[60,60]");
  }

  @Test
  void refusesASessionWithoutTheConnectorBeforeAnyWork() {
    Work work = Prepared.extracted(folder.resolve("work"));
    Prepared.delete(work.folder().resolve("features"));

    assertRefused(work, "delta:" + table, Map.of(), "this session has no Delta Lake; give --set");
    assertRefused(work, "table:lake.db.t", Map.of(), "this session has no catalog lake");
    assertRefused(
        work,
        "table:lake.db.t",
        Map.of("spark.sql.catalog.lake", "no.such.Catalog"),
        "the catalog lake cannot be used: ");
    assertRefused(work, "table:t", Map.of(), "give delta:URI, or table:CATALOG.DATABASE.NAME");
    assertRefused(work, "delta:" + work.folder().resolve("features"), DELTA, "name a folder apart");
  }

  private static void assertRefused(
      Work work, String output, Map<String, String> session, String message) {
    Typed typed = headway(session, "extract", "--workspace", work.uri(), "--output", output);

    assertThat(typed.status()).as(typed.err()).isEqualTo(2);
    assertThat(typed.complaint()).startsWith("Cannot write to " + output).contains(message);
    assertThat(work.folder().resolve("features")).doesNotExist();
  }
}
