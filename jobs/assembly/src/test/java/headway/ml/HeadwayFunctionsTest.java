package headway.ml;

import static org.assertj.core.api.Assertions.assertThat;

import headway.common.dataset.FeatureRow;
import headway.jobs.Prepared;
import headway.jobs.Shapes;
import headway.jobs.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In a session with Kryo, of which Headway's own classes are not registered. */
class HeadwayFunctionsTest {
  @TempDir static Path folder;
  private static Work work;
  private static SparkShell shell;

  @BeforeAll
  static void train() {
    work = Prepared.exported(folder.resolve("work"), 3);
    shell =
        new SparkShell(
            "spark.serializer",
            "org.apache.spark.serializer.KryoSerializer",
            "spark.kryo.registrationRequired",
            "false",
            "spark.kryo.registrator",
            "");
    HeadwayFunctions.register(shell.session());
    shell.parquet(work.uri() + "/shards").createOrReplaceTempView("shards");
  }

  @AfterAll
  static void stop() {
    shell.close();
  }

  private static List<Row> sql(String text) {
    return shell.session().sql(text).collectAsList();
  }

  @Test
  void featuresAreThoseOfExtract() {
    Map<String, float[]> expected =
        work.featureRows().stream()
            .collect(Collectors.toMap(FeatureRow::key, FeatureRow::features));

    List<Row> rows = sql("SELECT key, headway_features(image) AS features FROM shards");

    assertThat(rows)
        .hasSize(60)
        .allSatisfy(
            row -> {
              List<Float> features = row.getList(1);
              float[] own = expected.get(row.getString(0));
              assertThat(features).hasSize(own.length);
              for (int i = 0; i < own.length; i++) {
                assertThat(features.get(i)).isEqualTo(own[i]);
              }
            });
  }

  @Test
  void predictionsAreThoseOfTheStage() {
    ImageClassificationModel model =
        new ImageClassificationModel().setClassifier(work.uri() + "/model/classifier.onnx");
    HeadwayFunctions.register(shell.session(), model);
    model
        .transform(shell.session().table("shards").drop("label"))
        .createOrReplaceTempView("scored");

    assertThat(
            sql(
                "SELECT count(*) FROM scored WHERE headway_predict(image).label = predictedLabel"
                    + " AND headway_predict(image).index = prediction"))
        .singleElement()
        .satisfies(row -> assertThat(row.getLong(0)).isEqualTo(60));
  }

  @Test
  void aSettingNamesTheClassifier() {
    String query = "SELECT key, headway_predict(image).label FROM shards ORDER BY key";
    SparkSession session = shell.session().newSession();
    session.conf().set("spark.headway.classifier", work.uri() + "/model/classifier.onnx");
    HeadwayFunctions.register(session);
    shell.parquet(work.uri() + "/shards").createOrReplaceGlobalTempView("shards");

    assertThat(session.sql(query.replace("shards", "global_temp.shards")).collectAsList())
        .extracting(row -> row.getString(1))
        .containsOnly("disc", "square", "triangle");
  }

  @Test
  void infoSaysWhatAnImageIsAndWhyItIsBad() throws IOException {
    byte[] png = Files.readAllBytes(Shapes.DISC.write(folder.resolve("photos"), 1));
    StructType schema = new StructType().add("image", DataTypes.BinaryType);
    shell
        .session()
        .createDataFrame(
            List.of(
                RowFactory.create((Object) png),
                RowFactory.create((Object) java.util.Arrays.copyOf(png, png.length / 2)),
                RowFactory.create((Object) null)),
            schema)
        .createOrReplaceTempView("photos");

    List<Row> rows =
        sql(
            "SELECT info.*, headway_features(image) IS NULL FROM (SELECT image,"
                + " headway_image_info(image) AS info FROM photos)");

    assertThat(rows.get(0).getString(0)).isEqualTo("PNG");
    assertThat(rows.get(0).getInt(1)).isPositive();
    assertThat(rows.get(0).getInt(3)).isEqualTo(1);
    assertThat(rows.get(0).isNullAt(4)).isTrue();
    assertThat(rows.get(1).getString(4)).contains("truncated");
    assertThat(rows.get(2).getString(4)).isEqualTo("null");
    assertThat(rows).extracting(row -> row.getBoolean(5)).containsExactly(false, true, true);
  }
}
