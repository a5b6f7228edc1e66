package headway.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headway.jobs.Prepared;
import headway.jobs.Work;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A fit in sessions with any serializer, none of which but the last knows Headway's classes. */
class ImageClassifierSerializerTest {
  private static final String SERIALIZER = "spark.serializer";
  private static final String JAVA = "org.apache.spark.serializer.JavaSerializer";
  private static final String KRYO = "org.apache.spark.serializer.KryoSerializer";
  private static final String REQUIRED = "spark.kryo.registrationRequired";
  private static final String REGISTRATOR = "spark.kryo.registrator";

  @TempDir static Path folder;
  private static Work work;

  @BeforeAll
  static void train() {
    work = Prepared.exported(folder.resolve("work"), 3);
  }

  /** With a schema, because Spark sends one that it infers, of which no Kryo knows all classes. */
  private static Dataset<Row> rows(SparkShell shell) {
    return shell
        .session()
        .read()
        .schema("key STRING, image STRUCT<bytes: BINARY, path: STRING>, label BIGINT")
        .parquet(work.uri() + "/shards");
  }

  /** With what {@link Prepared} trains with. */
  private static ImageClassifier classifier(String fits) {
    return new ImageClassifier()
        .setCheckpointDir(folder.resolve(fits).toString())
        .setClassNames("disc", "square", "triangle")
        .setKeyCol("key")
        .setSplit("60/20/20")
        .setLearningRate(0.01)
        .setBatchSize(8)
        .setWorkers(2)
        .setRateScaling("none")
        .setEpochs(3);
  }

  private static void assertFits(String fits, String... session) {
    try (SparkShell shell = new SparkShell(session)) {
      ImageClassificationModel model = classifier(fits).fit(rows(shell));

      assertThat(Path.of(model.getClassifier().replaceFirst("^file:", "")))
          .hasSameBinaryContentAs(work.folder().resolve("model/classifier.onnx"));
      assertThat(model.transform(rows(shell)).filter("prediction = label").count())
          .isGreaterThan(50);
    }
  }

  @Test
  void theSerializerOfJavaDoes() {
    assertFits("java", SERIALIZER, JAVA);
  }

  @Test
  void theMasterOfDl4jDoesWithTheSerializerOfJava() {
    try (SparkShell shell = new SparkShell(SERIALIZER, JAVA)) {
      ImageClassifier stock = classifier("stock").setSettings("train.master=stock");

      assertThat(stock.fit(rows(shell)).history()).hasSize(3);
    }
  }

  @Test
  void aKryoThatDoesNotKnowHeadwayDoes() {
    assertFits("kryo", SERIALIZER, KRYO, REGISTRATOR, "", REQUIRED, "false");
  }

  @Test
  void aKryoThatRequiresRegistrationDoes() {
    assertFits("required", SERIALIZER, KRYO, REGISTRATOR, "", REQUIRED, "true");
  }

  @Test
  void aKryoThatKnowsHeadwayDoes() {
    assertFits(
        "known",
        SERIALIZER,
        KRYO,
        REGISTRATOR,
        "headway.jobs.kryo.HeadwayKryoRegistrator",
        REQUIRED,
        "true");
  }

  @Test
  void whatElseAFitDoesGoesThroughAKryoThatRequiresRegistration() {
    try (SparkShell shell = new SparkShell(SERIALIZER, KRYO, REGISTRATOR, "", REQUIRED, "true")) {
      ImageClassifier tuned =
          classifier("tuned")
              .setEpochs(1)
              .setViews(2)
              .setSettings("augment.horizontalFlip=true", "network.precision=int8");

      assertThat(tuned.fit(rows(shell).union(rows(shell))).history()).hasSizeGreaterThan(0);
      assertThatThrownBy(
              () ->
                  classifier("stock").setSettings("train.master=stock").fit(rows(shell)).history())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("Cannot train with train.master=stock");
    }
  }
}
