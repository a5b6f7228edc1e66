package headway.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headway.common.dataset.FeatureRow;
import headway.jobs.Prepared;
import headway.jobs.Shapes;
import headway.jobs.Work;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing but {@code spark.sql.extensions} is set, as {@code spark-sql} is started. */
class HeadwayExtensionsTest {
  @TempDir static Path folder;
  private static Work work;
  private static Path other;
  private static SparkShell shell;

  @BeforeAll
  static void start() {
    work = Prepared.exported(folder.resolve("work"), 3);
    other = Prepared.exported(folder.resolve("other"), 1).folder().resolve("model/classifier.onnx");
    SparkSession.clearDefaultSession();
    SparkSession.clearActiveSession();
    shell = new SparkShell("spark.sql.extensions", "headway.ml.HeadwayExtensions");
    shell.parquet(work.uri() + "/shards").createOrReplaceGlobalTempView("shards");
  }

  @AfterAll
  static void stop() {
    shell.close();
  }

  private static SparkSession session(String... settings) {
    SparkSession session = shell.session().newSession();
    for (int i = 0; i < settings.length; i += 2) {
      session.sql("SET " + settings[i] + "=" + settings[i + 1]);
    }
    return session;
  }

  @Test
  void featuresAreThoseOfExtractInEverySession() {
    Map<String, float[]> expected =
        work.featureRows().stream()
            .collect(Collectors.toMap(FeatureRow::key, FeatureRow::features));

    List<Row> rows =
        session()
            .sql("SELECT key, headway_features(image) FROM global_temp.shards WHERE label < 1")
            .collectAsList();

    assertThat(rows)
        .hasSize(20)
        .allSatisfy(
            row -> {
              float[] own = expected.get(row.getString(0));
              List<Float> features = row.getList(1);
              assertThat(features).hasSize(own.length);
              for (int i = 0; i < own.length; i++) {
                assertThat(features.get(i)).isEqualTo(own[i]);
              }
            });
  }

  @Test
  void aSessionSetsWhatIsComputed() {
    String classifier = work.uri() + "/model/classifier.onnx";
    String label =
        new ImageClassificationModel()
            .setClassifier(classifier)
            .transform(session().table("global_temp.shards").filter("key LIKE '%disc1.png'"))
            .first()
            .getAs("predictedLabel");

    Row row =
        session("spark.headway.classifier", classifier, "spark.headway.frozenLayers", "4")
            .sql(
                "SELECT headway_predict(image.bytes).label, size(headway_features(image)),"
                    + " headway_image_info(image).kind, headway_image_info(CAST(NULL AS"
                    + " BINARY)).reason FROM global_temp.shards WHERE key LIKE '%disc1.png'")
            .first();

    assertThat(row.getString(0)).isEqualTo(label);
    assertThat(row.getInt(1)).isGreaterThan(10_000);
    assertThat(row.getString(2)).isEqualTo("PNG");
    assertThat(row.getString(3)).isEqualTo("null");
  }

  private static SparkSession predicting() {
    return session("spark.headway.classifier", work.uri() + "/model/classifier.onnx");
  }

  private static int batchedCalls(SparkSession session, String query) {
    String plan = session.sql("EXPLAIN " + query).first().getString(0);
    assertThat(plan).doesNotContain("headway_predict(image#");
    return plan.split("MapPartitions", -1).length - 1;
  }

  @Test
  void columnsAreNamedAfterTheCall() {
    assertThat(session().sql("SELECT headway_features(image) FROM global_temp.shards").columns())
        .containsExactly("headway_features(image)");
    // Plans are read by people, and functions in Python make names of columns of them.
    assertThat(
            session()
                .sql("SELECT coalesce(headway_features(image), array()) FROM global_temp.shards")
                .queryExecution()
                .toString())
        .contains("coalesce(headway_features(headway_features, image")
        .doesNotContain("ImageFunction@");
  }

  @Test
  void describesItsFunctions() {
    for (String name : List.of("headway_features", "headway_predict", "headway_image_info")) {
      assertThat(session().sql("DESCRIBE FUNCTION " + name).collectAsList().toString())
          .contains("Usage: " + name + "(image) - Returns ", ", by Headway.");
    }
  }

  @Test
  void whatIsSelectedAndFilteredRunsInBatchesAndOnce() {
    String query =
        "SELECT key, headway_predict(image).label AS label, headway_predict(image).probability"
            + " FROM global_temp.shards WHERE headway_predict(image).label = 'disc'"
            + " AND key LIKE '%1.png'";
    SparkSession session = predicting();

    List<Row> rows = session.sql(query).collectAsList();

    assertThat(batchedCalls(session, query)).isEqualTo(1);
    assertThat(rows)
        .isNotEmpty()
        .allSatisfy(
            row -> {
              assertThat(row.getString(0)).contains("disc").endsWith("1.png");
              assertThat(row.getString(1)).isEqualTo("disc");
              assertThat(row.getFloat(2)).isGreaterThan(0.5f);
            });
  }

  @Test
  void groupsAndSubqueriesRunInBatchesToo() {
    String query =
        "SELECT label, count(*) FROM (SELECT split, headway_predict(image).label AS label FROM"
            + " global_temp.shards) WHERE label IS NOT NULL GROUP BY label ORDER BY label";
    SparkSession session = predicting();

    assertThat(session.sql(query).collectAsList())
        .extracting(row -> row.getString(0) + row.getLong(1))
        .containsExactly("disc20", "square20", "triangle20");
    assertThat(batchedCalls(session, query)).isEqualTo(1);
  }

  @Test
  void sortsAndAggregatesRunInBatchesToo() {
    String sorted =
        "SELECT key FROM global_temp.shards ORDER BY headway_predict(image).label,"
            + " headway_predict(image).probability DESC, key LIMIT 30";
    String grouped =
        "SELECT headway_predict(image).label, count(*), max(headway_predict(image).probability)"
            + " FROM global_temp.shards GROUP BY headway_predict(image).label ORDER BY 1";
    SparkSession session = predicting();
    session
        .sql("SELECT key, headway_predict(image) AS best FROM global_temp.shards")
        .createOrReplaceTempView("scored");

    assertThat(session.sql(sorted).collectAsList())
        .isEqualTo(
            session
                .sql("SELECT key FROM scored ORDER BY best.label, best.probability DESC, key")
                .limit(30)
                .collectAsList());
    assertThat(batchedCalls(session, sorted)).isEqualTo(1);
    assertThat(session.sql(grouped).collectAsList())
        .hasSize(3)
        .isEqualTo(
            session
                .sql(
                    "SELECT best.label, count(*), max(best.probability) FROM scored GROUP BY"
                        + " best.label ORDER BY 1")
                .collectAsList());
    assertThat(batchedCalls(session, grouped)).isEqualTo(1);
  }

  @Test
  void predictsImagesOfArraysAndOfCorrelatedSubqueries() {
    SparkSession session = predicting();
    String names = " (SELECT 1 FROM global_temp.shards WHERE headway_predict(image).label = name)";

    assertThat(
            session
                .sql(
                    "SELECT transform(array(image, null), each -> headway_predict(each).label)"
                        + " AS labels, count(*) FROM global_temp.shards GROUP BY 1 ORDER BY 1")
                .collectAsList())
        .extracting(row -> row.getList(0).toString() + row.getLong(1))
        .containsExactly("[disc, null]20", "[square, null]20", "[triangle, null]20");
    for (String exists : List.of("EXISTS", "NOT EXISTS")) {
      assertThat(
              session
                  .sql(
                      "SELECT name FROM VALUES ('cube'), ('disc') AS names(name) WHERE "
                          + exists
                          + names)
                  .collectAsList())
          .extracting(row -> row.getString(0))
          .containsExactly(exists.equals("EXISTS") ? "disc" : "cube");
    }
    assertThat(
            session
                .sql(
                    "SELECT count(*) FROM global_temp.shards WHERE EXISTS (SELECT 1 FROM VALUES"
                        + " ('disc') AS names(name) WHERE headway_predict(image).label = name)")
                .first()
                .getLong(0))
        .isEqualTo(20);
  }

  @Test
  void rowsOfBadImagesKeepTheirOrder() {
    List<Row> rows =
        predicting()
            .sql(
                "SELECT id, headway_predict(photo).label, CASE WHEN id = 9 THEN"
                    + " headway_predict(photo).label END FROM (SELECT id, CASE WHEN id % 3 = 0"
                    + " THEN CAST('no image' AS BINARY) WHEN id % 3 = 1 THEN image.bytes END AS"
                    + " photo FROM (SELECT * FROM global_temp.shards WHERE key LIKE '%disc1.png')"
                    + " CROSS JOIN range(0, 100, 1, 1))")
            .collectAsList();

    assertThat(rows).hasSize(100);
    assertThat(rows)
        .allSatisfy(
            row -> {
              assertThat(row.getString(1)).isEqualTo(row.getLong(0) % 3 == 1 ? "disc" : null);
              assertThat(row.isNullAt(2)).isTrue();
            });
  }

  /** As {@code export} promotes a model. */
  @Test
  void predictsByTheClassifierThatIsThereWhenAQueryIsPlanned() throws IOException {
    Path promoted = folder.resolve("promoted.onnx");
    String query =
        "SELECT key, headway_predict(image).probability FROM global_temp.shards ORDER BY key";
    Files.copy(work.folder().resolve("model/classifier.onnx"), promoted);
    SparkSession session = session("spark.headway.classifier", promoted.toString());
    List<Row> before = session.sql(query).collectAsList();
    assertThat(session.sql(query).collectAsList()).isEqualTo(before);

    Files.copy(other, promoted, StandardCopyOption.REPLACE_EXISTING);
    Files.setLastModifiedTime(promoted, FileTime.from(Instant.now().plusSeconds(60)));

    SparkSession fresh = session("spark.headway.classifier", other.toString());
    assertThat(session.sql(query).collectAsList())
        .isEqualTo(fresh.sql(query).collectAsList())
        .isNotEqualTo(before);
  }

  @Test
  void anImageThatIsDrawnIsSentRowByRow() {
    List<Row> rows =
        session()
            .sql(
                "SELECT size(headway_features(CASE WHEN rand() < 2 THEN image.bytes END)) FROM"
                    + " global_temp.shards WHERE headway_features(CASE WHEN rand() < 2 THEN"
                    + " image.bytes END) IS NOT NULL LIMIT 3")
            .collectAsList();

    assertThat(rows).extracting(row -> row.getInt(0)).containsExactly(1280, 1280, 1280);
  }

  @Test
  void aRowKeepsTheNameOfItsFile() throws IOException {
    Path photos = Files.createDirectories(folder.resolve("photos"));
    for (int i = 0; i < 40; i++) {
      Shapes.DISC.write(photos, i);
    }
    SparkSession session = predicting();
    session
        .read()
        .format("binaryFile")
        .load(photos.toString())
        .coalesce(1)
        .createOrReplaceTempView("photos");

    List<Row> rows =
        session
            .sql(
                "SELECT path, input_file_name(), length, input_file_block_length(),"
                    + " headway_predict(content).label FROM photos WHERE"
                    + " headway_predict(content).label IS NOT NULL")
            .collectAsList();

    assertThat(rows)
        .hasSize(40)
        .allSatisfy(
            row -> {
              assertThat(Path.of(URI.create(row.getString(1))))
                  .isEqualTo(Path.of(URI.create(row.getString(0))));
              assertThat(row.getLong(3)).isEqualTo(row.getLong(2));
            });
  }

  @Test
  void predictsInBatchesOfTheSize() {
    assertThatThrownBy(
            () ->
                session(
                        "spark.headway.classifier",
                        work.uri() + "/model/classifier.onnx",
                        "spark.headway.batchSize",
                        "0")
                    .sql("SELECT headway_predict(image) FROM global_temp.shards"))
        .hasMessageContaining("batchSize given invalid value 0");
  }

  @Test
  void refusesBeforeAnythingIsRead() {
    assertRefused(
        "SELECT headway_predict(image) FROM global_temp.shards", "needs spark.headway.cl");
    assertRefused(
        "SELECT headway_features(key) FROM global_temp.shards",
        "Function headway_features: its argument must be of type binary");
    assertRefused("SELECT headway_features() FROM global_temp.shards", "takes one image");
    assertThatThrownBy(
            () ->
                session("spark.headway.network", "nosuch")
                    .sql("SELECT headway_features(image) FROM global_temp.shards"))
        .hasMessageContaining("nosuch");
    assertThatThrownBy(
            () ->
                session("spark.headway.frozenLayers", "few")
                    .sql("SELECT headway_features(image) FROM global_temp.shards"))
        .hasMessageContaining("spark.headway.frozenLayers must be a number but was few");
    assertThatThrownBy(
            () ->
                session("spark.headway.exactPixels", "1")
                    .sql("SELECT headway_features(image) FROM global_temp.shards"))
        .hasMessageContaining("spark.headway.exactPixels must be true or false but was 1");
    assertThatThrownBy(
            () ->
                session("spark.headway.cutt", "pooled")
                    .sql("SELECT headway_features(image) FROM global_temp.shards"))
        .hasMessageContaining("Setting spark.headway.cutt has no effect");
    assertThatThrownBy(
            () ->
                session("spark.headway.handleInvalid", "error")
                    .sql("SELECT headway_features(image) FROM global_temp.shards"))
        .hasMessageContaining("Setting spark.headway.handleInvalid has no effect");
  }

  private static void assertRefused(String sql, String why) {
    assertThatThrownBy(() -> session().sql(sql)).hasMessageContaining(why);
  }
}
