package headway.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headway.common.network.runtime.FrozenNetwork;
import headway.common.network.runtime.NetworkCache;
import headway.common.storage.Storage;
import headway.jobs.Prepared;
import headway.jobs.Typed;
import headway.jobs.Work;
import headway.jobs.predict.model.ClassifierCache;
import headway.jobs.predict.model.ClassifierSpec;
import headway.jobs.predict.model.ExportedClassifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.function.ForeachPartitionFunction;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.feature.IndexToString;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageClassificationModelTest {
  @TempDir static Path folder;
  private static Work work;
  private static SparkShell shell;

  @BeforeAll
  static void train() {
    work = Prepared.exported(folder.resolve("work"), 12);
    Typed.done(
        "predict",
        "--workspace",
        work.uri(),
        "--images",
        work.uri() + "/shards",
        "--output",
        folder.resolve("predicted").toString(),
        "--format",
        "parquet");
    shell = new SparkShell();
  }

  @AfterAll
  static void stop() {
    shell.close();
  }

  private static Dataset<Row> shards() {
    return shell.parquet(work.uri() + "/shards").select("key", "image", "label");
  }

  private static ImageClassificationModel model() {
    return new ImageClassificationModel().setClassifier(work.uri() + "/model/classifier.onnx");
  }

  @Test
  void givesThePredictionsOfPredict() {
    Dataset<Row> predicted =
        shell
            .parquet(folder.resolve("predicted").toString())
            .toDF()
            .selectExpr("key", "label AS predicted", "probability AS score");
    Dataset<Row> own = model().transform(shards());

    List<Row> both = own.join(predicted, "key").collectAsList();

    assertThat(both).hasSize((int) shards().count());
    assertThat(both)
        .allSatisfy(
            row -> {
              assertThat(row.<String>getAs("predictedLabel"))
                  .isEqualTo(row.<String>getAs("predicted"));
              int best = (int) (double) row.<Double>getAs("prediction");
              float probability = (float) row.<Vector>getAs("probability").apply(best);
              assertThat(probability).isEqualTo(row.<Float>getAs("score"));
              assertThat(model().labels()[best]).isEqualTo(row.<String>getAs("predicted"));
            });
  }

  @Test
  void worksInAPipelineWithSparksEvaluatorsAndIsSavedWithItsClassifier() throws IOException {
    Path saved = folder.resolve("saved");
    Path classifier = folder.resolve("moved.onnx");
    Files.copy(work.folder().resolve("model/classifier.onnx"), classifier);
    PipelineModel pipeline =
        new Pipeline()
            .setStages(
                new PipelineStage[] {
                  new ImageClassificationModel().setClassifier(classifier.toString())
                })
            .fit(shards());
    pipeline.write().overwrite().save(saved.toString());
    Files.delete(classifier);

    Dataset<Row> scored = PipelineModel.load(saved.toString()).transform(shards());

    MulticlassClassificationEvaluator accuracy =
        new MulticlassClassificationEvaluator().setMetricName("accuracy");
    MulticlassClassificationEvaluator logLoss =
        new MulticlassClassificationEvaluator().setMetricName("logLoss");
    assertThat(accuracy.evaluate(scored)).isGreaterThan(0.8);
    assertThat(logLoss.evaluate(scored)).isBetween(0.0, 1.0);
  }

  @Test
  void isSavedOverTheFolderThatItWasLoadedFrom() throws IOException {
    Path saved = folder.resolve("again");
    Path classifier = saved.resolve("classifier.onnx");
    model().setHandleInvalid("skip").save(saved.toString());
    byte[] expected = Files.readAllBytes(classifier);

    ImageClassificationModel loaded = ImageClassificationModel.load(saved.toString());
    loaded.setHandleInvalid("keep").write().overwrite().save(saved.toString());
    new ImageClassificationModel()
        .setClassifier(classifier.toString())
        .setHandleInvalid("keep")
        .write()
        .overwrite()
        .save(saved.toString());

    assertThat(Files.readAllBytes(classifier)).isEqualTo(expected);
    ImageClassificationModel again = ImageClassificationModel.load(saved.toString());
    assertThat(again.getHandleInvalid()).isEqualTo("keep");
    assertThat(again.transform(shards()).count()).isEqualTo(60);
  }

  @Test
  void aPipelineIsSavedOverTheFolderThatItWasLoadedFrom() throws IOException {
    String saved = folder.resolve("pipeline").toString();
    new Pipeline().setStages(new PipelineStage[] {model()}).fit(shards()).save(saved);

    PipelineModel.load(saved).copy(new ParamMap()).write().overwrite().save(saved);

    assertThat(PipelineModel.load(saved).transform(shards()).count()).isEqualTo(60);
  }

  @Test
  void whatCannotBeSavedLeavesTheFolderAsItIs() throws IOException {
    String saved = folder.resolve("kept").toString();
    model().save(saved);

    assertThatThrownBy(() -> new ImageClassificationModel().write().overwrite().save(saved))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("classifier is not set");
    assertThat(ImageClassificationModel.load(saved).labels()).hasSize(3);
  }

  /** As Spark ML's own classifiers do, whose predictions {@code IndexToString} takes. */
  @Test
  void saysWhatItsColumnsHave() {
    Dataset<Row> scored = model().transform(shards());

    assertThat(AttributeGroup.fromStructField(scored.schema().apply("probability")).size())
        .isEqualTo(3);
    assertThat(
            new IndexToString()
                .setInputCol("prediction")
                .setOutputCol("name")
                .transform(scored)
                .filter("name = predictedLabel")
                .count())
        .isEqualTo(60);
  }

  private static final CountDownLatch READ = new CountDownLatch(1);

  /** Else its weights would stay outside the heap for the life of an executor. */
  @Test
  void aJobThatIsCancelledGivesItsNetworkBack() throws InterruptedException {
    SparkContext context = shell.session().sparkContext();
    CompletableFuture<Void> cell =
        CompletableFuture.runAsync(
            () -> {
              context.setJobGroup("cell", "a cell of a notebook", true);
              model()
                  .transform(shards().coalesce(1).drop("label"))
                  .foreachPartition(
                      (ForeachPartitionFunction<Row>)
                          rows -> {
                            assertThat(rows.hasNext()).isTrue();
                            READ.countDown();
                            new CountDownLatch(1).await();
                          });
            });
    cell.whenComplete((nothing, failure) -> READ.countDown());
    READ.await();
    context.cancelJobGroup("cell");
    assertThatThrownBy(cell::join).hasMessageContaining("cancelled");
    while (context.statusTracker().getExecutorInfos()[0].numRunningTasks() > 0) {
      Thread.onSpinWait();
    }

    FrozenNetwork own = given(1);
    for (int threads = 2; threads < 6; threads++) {
      given(threads);
    }
    assertThatThrownBy(() -> own.run(new float[own.input().valuesPerImage()], 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  /** A network that was used and given back; another one for each number of threads. */
  private static FrozenNetwork given(int threads) {
    Storage storage = Work.storage();
    ClassifierSpec spec =
        ExportedClassifier.read(storage, Storage.path(model().getClassifier()), threads).spec();
    try (NetworkCache.Use use = ClassifierCache.open(storage, spec)) {
      return use.network();
    }
  }

  @Test
  void saysWhatIsMissing() throws IOException {
    assertThatThrownBy(() -> new ImageClassificationModel().transform(shards()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("classifier is not set");
    assertThatThrownBy(() -> new ImageClassificationModel().setClassifier("").transform(shards()))
        .hasMessageContaining("classifier is not set");
    assertThatThrownBy(
            () -> new ImageClassificationModel().setClassifier("/no/such").transform(shards()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("/no/such")
        .hasMessageContaining("does not exist");
    assertThatThrownBy(
            () -> new ImageClassificationModel().setClassifier(work.uri()).transform(shards()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("it is a folder; give the URI of a file, such as the model/classif");
    String emptied = Files.createDirectories(folder.resolve("emptied/metadata")).toString();
    Files.createFile(Path.of(emptied, "part-00000"));
    assertThatThrownBy(() -> ImageClassificationModel.load(folder.resolve("emptied").toString()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Error loading metadata: Expected class name ");
    assertThatThrownBy(() -> ImageClassificationModel.load(work.uri() + "/model"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot load %s/model: no stage is saved there; give the folder that save of"
                + " headway.ml.ImageClassificationModel wrote",
            work.uri());
    assertThatThrownBy(() -> model().setPredictionCol("label").transform(shards()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Output column label already exists");
  }
}
