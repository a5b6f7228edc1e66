package headway.ml;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.input_file_name;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;
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
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Column;
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

  /** Else {@code VectorAssembler} runs the network to find it. */
  @Test
  void saysTheSizeOfItsVectors() {
    Dataset<Row> features = new ImageFeaturizer().transform(shards());

    assertThat(AttributeGroup.fromStructField(features.schema().apply("features")).size())
        .isEqualTo(1280);
    assertThat(
            new VectorAssembler()
                .setInputCols(new String[] {"features", "label"})
                .setOutputCol("all")
                .transform(features)
                .first()
                .<Vector>getAs("all")
                .size())
        .isEqualTo(1281);
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

  @Test
  void aRowKeepsTheNameOfItsFile() throws IOException {
    Path images = Files.createDirectories(folder.resolve("named"));
    for (int i = 0; i < 40; i++) {
      Shapes.SQUARE.write(images, i);
    }
    Dataset<Row> photos =
        shell.session().read().format("binaryFile").load(images.toString()).coalesce(1);
    ImageFeaturizer featurizer = new ImageFeaturizer().setInputCol("content");

    List<Row> rows =
        featurizer
            .copy(new ParamMap())
            .setOutputCol("again")
            .transform(featurizer.transform(photos.withColumn("before", input_file_name())))
            .withColumn("after", input_file_name())
            .select("path", "before", "after")
            .collectAsList();

    assertThat(rows)
        .hasSize(40)
        .allSatisfy(
            row -> {
              assertThat(name(row.getString(1))).isEqualTo(name(row.getString(0)));
              assertThat(name(row.getString(2))).isEqualTo(name(row.getString(0)));
            });
  }

  @Test
  void columnsOfTheInputAreThoseOfTheOutputToo() {
    Dataset<Row> photos = shards().withColumn("image", col("image.bytes")).as("photos");
    Dataset<Row> scored = new ImageFeaturizer().transform(photos);

    assertThat(
            scored
                .select(photos.col("key"), col("photos.label"), col("features"))
                .filter(photos.col("label").equalTo(1))
                .count())
        .isEqualTo(20);
    assertThat(scored.filter(scored.col("label").equalTo(1)).count()).isEqualTo(20);
    assertThat(scored.drop("label").filter(photos.col("label").equalTo(1)).count()).isEqualTo(20);
    assertThat(scored.orderBy(photos.col("key").desc()).first().<String>getAs("key"))
        .startsWith("triangle");
    assertThat(scored.as("a").join(scored.as("b"), expr("a.key = b.key")).count()).isEqualTo(60);
    assertThat(photos.join(scored, "key").count()).isEqualTo(60);
    assertThat(scored.join(photos, photos.col("key").equalTo(scored.col("key"))).count())
        .isEqualTo(60);
    assertThat(
            photos
                .as("a")
                .join(scored.as("b"), expr("a.key = b.key AND a.label < 1 AND b.label < 1"))
                .select("a.key", "b.features")
                .count())
        .isEqualTo(20);
    assertThat(scored.union(scored).distinct().count()).isEqualTo(60);
  }

  @Test
  void pixelsMayHaveWholeNumbersOfAnyType() throws IOException {
    Path images = Files.createDirectories(folder.resolve("pixels"));
    Shapes.DISC.write(images, 3);
    Dataset<Row> pixels = shell.session().read().format("image").load(images.toString());
    Column[] fields = {
      col("image.height").cast("bigint").as("height"),
      when(col("image.width").gt(0), col("image.width")).cast("bigint").as("width"),
      col("image.nChannels").cast("tinyint").as("nChannels"),
      col("image.data").as("data")
    };
    Dataset<Row> wide = pixels.select(struct(fields).as("image"));
    Dataset<Row> none =
        wide.withColumn(
            "image",
            expr(
                "named_struct('height', CAST(NULL AS INT), 'width', 1, 'nChannels', 3, 'data',"
                    + " image.data)"));
    ImageFeaturizer keeping = new ImageFeaturizer().setHandleInvalid("keep").setReasonCol("reason");

    assertThat(floats(new ImageFeaturizer().transform(wide).first()))
        .isEqualTo(floats(new ImageFeaturizer().transform(pixels).first()));
    assertThat(keeping.transform(none).first().<String>getAs("reason")).isEqualTo("null");
    assertThat(
            keeping
                .transform(wide.withColumn("image", col("image").withField("width", lit(1L << 40))))
                .first()
                .<String>getAs("reason"))
        .isEqualTo("not an image: its width is 1,099,511,627,776");
    assertThatThrownBy(
            () ->
                keeping.transformSchema(
                    wide.withColumn("image", col("image").withField("height", lit("1"))).schema()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Column image must be of type binary")
        .hasMessageContaining("height:string");
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
    assertThatThrownBy(() -> new ImageFeaturizer().setOutputCol("").transform(images))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Param outputCol must not be empty; name a new column");
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
