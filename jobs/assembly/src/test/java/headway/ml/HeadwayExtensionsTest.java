package headway.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headway.common.dataset.FeatureRow;
import headway.jobs.Prepared;
import headway.jobs.Work;
import java.nio.file.Path;
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
  private static SparkShell shell;

  @BeforeAll
  static void start() {
    work = Prepared.exported(folder.resolve("work"), 3);
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
                session("spark.headway.cutt", "pooled")
                    .sql("SELECT headway_features(image) FROM global_temp.shards"))
        .hasMessageContaining("Setting spark.headway.cutt is unknown");
  }

  private static void assertRefused(String sql, String why) {
    assertThatThrownBy(() -> session().sql(sql)).hasMessageContaining(why);
  }
}
