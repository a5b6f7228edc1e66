package headway.ml;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headway.common.dataset.FeatureRow;
import headway.jobs.Prepared;
import headway.jobs.Shapes;
import headway.jobs.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFeaturizerTest {
  @TempDir static Path folder;
  private static Work work;
  private static SparkShell shell;

  @BeforeAll
  static void extract() {
    work = Prepared.extracted(folder.resolve("work"));
    shell = new SparkShell();
  }

  @AfterAll
  static void stop() {
    shell.close();
  }

  private static Dataset<Row> shards() {
    return shell.parquet(work.uri() + "/shards").select("key", "image", "label");
  }

  private static Map<String, float[]> extracted() {
    return work.featureRows().stream()
        .collect(
            Collectors.toMap(FeatureRow::key, FeatureRow::features, (a, b) -> a, TreeMap::new));
  }

  private static float[] floats(Row row) {
    double[] values = row.<Vector>getAs("features").toArray();
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  @Test
  void givesTheFloatsOfExtractAndKeepsOtherColumns() {
    List<Row> rows = new ImageFeaturizer().transform(shards()).collectAsList();

    Map<String, float[]> expected = extracted();
    assertThat(rows).hasSameSizeAs(expected.keySet()).hasSizeGreaterThan(50);
    assertThat(rows)
        .allSatisfy(
            row -> {
              assertThat(floats(row)).isEqualTo(expected.get(row.<String>getAs("key")));
              assertThat(row.<Long>getAs("label")).isBetween(0L, 2L);
              assertThat(row.<Row>getAs("image").<byte[]>getAs("bytes")).isNotEmpty();
            });
  }

  @Test
  void anArrayHasTheSameFloats() {
    List<Row> rows =
        new ImageFeaturizer().setOutputType("array").transform(shards()).collectAsList();

    Map<String, float[]> expected = extracted();
    assertThat(rows)
        .hasSizeGreaterThan(50)
        .allSatisfy(
            row ->
                assertThat(row.<Float>getList(row.fieldIndex("features")))
                    .isEqualTo(boxed(expected.get(row.<String>getAs("key")))));
  }

  private static List<Float> boxed(float[] values) {
    List<Float> boxed = new ArrayList<>();
    for (float each : values) {
      boxed.add(each);
    }
    return boxed;
  }

  /** Spark's image data source decodes itself, which for PNG gives the same pixels. */
  @Test
  void takesBytesStructsPathsAndPixels() throws IOException {
    Path images = Files.createDirectories(folder.resolve("forms"));
    for (int i = 0; i < 3; i++) {
      Shapes.DISC.write(images, i);
    }
    Dataset<Row> files = shell.session().read().format("binaryFile").load(images.toString());
    List<Dataset<Row>> forms =
        List.of(
            files.select(col("path"), col("content").as("image")),
            files.select(
                col("path"), struct(col("content").as("bytes"), lit("x").as("path")).as("image")),
            files.select(
                col("path"),
                struct(lit(null).cast("binary").as("bytes"), col("path").as("path")).as("image")),
            shell
                .session()
                .read()
                .format("image")
                .load(images.toString())
                .select(col("image.origin").as("path"), col("image")));

    List<Map<String, float[]>> features =
        forms.stream()
            .map(
                form ->
                    new ImageFeaturizer()
                        .transform(form).collectAsList().stream()
                            .collect(
                                Collectors.toMap(
                                    row -> name(row.getAs("path")),
                                    ImageFeaturizerTest::floats,
                                    (a, b) -> a,
                                    TreeMap::new)))
            .map(each -> (Map<String, float[]>) each)
            .toList();

    assertThat(features.get(0)).hasSize(3);
    assertThat(features)
        .allSatisfy(
            each -> {
              assertThat(each.keySet()).isEqualTo(features.get(0).keySet());
              each.forEach(
                  (name, values) -> assertThat(values).isEqualTo(features.get(0).get(name)));
            });
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static Dataset<Row> withBadOnes() throws IOException {
    byte[] good = Files.readAllBytes(Shapes.DISC.write(folder.resolve("bad"), 1));
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      rows.add(
          RowFactory.create(i, i % 7 == 3 ? null : i % 10 == 9 ? "no image".getBytes() : good));
    }
    StructType schema =
        new StructType().add("number", DataTypes.IntegerType).add("image", DataTypes.BinaryType);
    return shell.session().createDataFrame(rows, schema).coalesce(1);
  }

  @Test
  void keepsSkipsOrRefusesBadImages() throws IOException {
    Dataset<Row> images = withBadOnes();
    ImageFeaturizer featurizer = new ImageFeaturizer().setBatchSize(8);

    List<Row> kept =
        featurizer
            .copy(new ParamMap())
            .setHandleInvalid("keep")
            .setReasonCol("reason")
            .transform(images)
            .collectAsList();
    List<Row> left =
        featurizer.copy(new ParamMap()).setHandleInvalid("skip").transform(images).collectAsList();

    assertThat(kept).extracting(row -> row.getInt(0)).containsExactlyElementsOf(numbers(100));
    assertThat(kept)
        .allSatisfy(
            row -> {
              int number = row.getInt(0);
              String reason = row.getAs("reason");
              if (number % 7 == 3) {
                assertThat(reason).isEqualTo("null");
              } else if (number % 10 == 9) {
                assertThat(reason).contains("not an image");
              } else {
                assertThat(reason).isNull();
              }
              assertThat(row.<Object>getAs("features") == null).isEqualTo(reason != null);
            });
    assertThat(left)
        .extracting(row -> row.getInt(0))
        .containsExactlyElementsOf(
            numbers(100).stream().filter(i -> i % 7 != 3 && i % 10 != 9).toList());
    assertThatThrownBy(() -> featurizer.transform(images).count())
        .hasMessageContaining("column image")
        .hasMessageContaining("row 3 of partition 0 is bad (null)");
  }

  private static List<Integer> numbers(int count) {
    return java.util.stream.IntStream.range(0, count).boxed().toList();
  }

  @Test
  void isSavedAndLoadedWithItsParamsAndInAPipeline() throws IOException {
    ImageFeaturizer featurizer =
        new ImageFeaturizer()
            .setOutputCol("activations")
            .setHandleInvalid("skip")
            .setCropRatio(0.9)
            .setFrozenLayers(3)
            .setBatchSize(4);
    String path = folder.resolve("pipeline").toString();
    new Pipeline()
        .setStages(new PipelineStage[] {featurizer})
        .fit(shards())
        .write()
        .overwrite()
        .save(path);

    ImageFeaturizer loaded = (ImageFeaturizer) PipelineModel.load(path).stages()[0];

    assertThat(loaded.uid()).isEqualTo(featurizer.uid());
    assertThat(loaded.explainParams()).isEqualTo(featurizer.explainParams());
    assertThat(loaded.explainParams())
        .contains(
            "inputCol: input column name (default: image)",
            "outputCol: output column name (default: features, current: activations)",
            "network:",
            "cut:",
            "cropRatio:",
            "current: 0.9");
  }

  @Test
  void refusesWhatCannotWorkByTheColumnsName() {
    Dataset<Row> images = shards();

    assertThatThrownBy(() -> new ImageFeaturizer().setInputCol("nosuch").transform(images))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nosuch");
    assertThatThrownBy(
            () -> new ImageFeaturizer().setInputCol("label").transformSchema(images.schema()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Column label must be of type binary")
        .hasMessageContaining("bigint");
    assertThatThrownBy(() -> new ImageFeaturizer().setOutputCol("key").transform(images))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Output column key already exists");
    assertThatThrownBy(() -> new ImageFeaturizer().setNetwork("/no/such.onnx").transform(images))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("/no/such.onnx");
    assertThatThrownBy(() -> new ImageFeaturizer().setResize("shrink").transform(images))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("shrink");
    assertThatThrownBy(() -> new ImageFeaturizer().setBatchSize(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("batchSize");
  }
}
