package headway.ml;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.rand;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headway.common.history.EpochMetrics;
import headway.jobs.Prepared;
import headway.jobs.Work;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkException;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.ml.tuning.TrainValidationSplit;
import org.apache.spark.ml.tuning.TrainValidationSplitModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In a session whose serializer is Java's, as it is unless set. */
class ImageClassifierTest {
  private static final int EPOCHS = 6;
  private static final String[] CLASSES = {"disc", "square", "triangle"};

  @TempDir static Path folder;
  private static Work work;
  private static SparkShell shell;

  @BeforeAll
  static void train() {
    work = Prepared.exported(folder.resolve("work"), EPOCHS);
    shell = new SparkShell();
  }

  @AfterAll
  static void stop() {
    shell.close();
  }

  private static Dataset<Row> shards() {
    return shell
        .parquet(work.uri() + "/shards")
        .select(col("key"), col("image"), col("label").cast("double").as("label"), col("split"));
  }

  /** With what {@link Prepared} trains with. */
  private static ImageClassifier quick(String fits) {
    return new ImageClassifier()
        .setCheckpointDir(folder.resolve(fits).toString())
        .setLearningRate(0.01)
        .setBatchSize(8)
        .setWorkers(2)
        .setRateScaling("none")
        .setEpochs(EPOCHS)
        .setClassNames(CLASSES);
  }

  private static ImageClassifier asTrain(String fits) {
    return quick(fits).setKeyCol("key").setSplit("60/20/20");
  }

  private static byte[] classifier(ImageClassificationModel model) throws IOException {
    return Files.readAllBytes(Path.of(model.getClassifier().replaceFirst("^file:", "")));
  }

  private static List<Path> folders(String fits, String prefix) throws IOException {
    try (Stream<Path> found = Files.list(folder.resolve(fits))) {
      return found.filter(each -> each.getFileName().toString().startsWith(prefix)).toList();
    }
  }

  @Test
  void givesTheBytesOfTheCommandsInWhateverOrderRowsAre() throws IOException {
    shell.session().sparkContext().setJobGroup("mine", "my own jobs", false);
    ImageClassificationModel model = asTrain("order").fit(shards().repartition(5).orderBy(rand(7)));

    assertThat(classifier(model))
        .isEqualTo(Files.readAllBytes(work.folder().resolve("model/classifier.onnx")));
    assertThat(model.history()).isEqualTo(work.model().history()).hasSize(EPOCHS);
    assertThat(model.labels()).containsExactly(CLASSES);
    assertThat(shell.session().sparkContext().getLocalProperty("spark.jobGroup.id"))
        .isEqualTo("mine");
    assertThat(shell.session().sparkContext().getLocalProperty("spark.job.description"))
        .isEqualTo("my own jobs");
    shell.session().sparkContext().clearJobGroup();
  }

  @Test
  void aFitThatWasStoppedGoesOnAndEndsWithTheSameBytes() throws IOException {
    ImageClassifier classifier = asTrain("stopped").setEpochs(40);
    byte[] expected = classifier(asTrain("whole").setEpochs(40).fit(shards()));

    CompletableFuture<ImageClassificationModel> stopped =
        CompletableFuture.supplyAsync(() -> classifier.fit(shards()));
    Path checkpoints = awaitCheckpoint("stopped");
    while (!stopped.isDone()) {
      shell.session().sparkContext().cancelAllJobs();
    }
    assertThat(stopped).isCompletedExceptionally();
    FileTime made = Files.getLastModifiedTime(newest(checkpoints));
    assertThat(checkpoints.resolveSibling("candidate")).doesNotExist();
    ImageClassificationModel model = classifier.fit(shards());

    assertThat(classifier(model)).isEqualTo(expected);
    assertThat(model.history()).hasSize(40);
    assertThat(folders("stopped", "fit-")).hasSize(1);
    assertThat(Files.getLastModifiedTime(newest(checkpoints))).isGreaterThan(made);
  }

  private static Path awaitCheckpoint(String fits) throws IOException {
    while (true) {
      if (Files.isDirectory(folder.resolve(fits))) {
        for (Path fit : folders(fits, "fit-")) {
          Path checkpoints = fit.resolve("checkpoints");
          if (Files.isDirectory(checkpoints) && newest(checkpoints) != null) {
            return checkpoints;
          }
        }
      }
      Thread.onSpinWait();
    }
  }

  private static Path newest(Path checkpoints) throws IOException {
    try (Stream<Path> found = Files.list(checkpoints)) {
      return found.max(Path::compareTo).orElse(null);
    }
  }

  /** As notebooks set the keys of a bucket. */
  @Test
  void whatAProgramHasSetOfHadoopHoldsInTasksToo() {
    Configuration hadoop = shell.session().sparkContext().hadoopConfiguration();
    hadoop.set("fs.program.impl", ProgramFileSystem.class.getName());
    try {
      ImageClassificationModel model =
          asTrain("hadoop").setCheckpointDir("program://" + folder.resolve("hadoop")).fit(shards());

      assertThat(model.getClassifier()).startsWith("program:");
      assertThat(model.history()).isEqualTo(work.model().history());
      assertThat(model.transform(shards()).count()).isEqualTo(60);
    } finally {
      hadoop.unset("fs.program.impl");
    }
    assertThat(shell.session().sparkContext().getLocalProperty("spark.headway.hadoop")).isNull();
  }

  @Test
  void crossValidatorChoosesTheRateAndFitsOfTheSameImagesShareFeatures() throws IOException {
    ImageClassifier classifier = quick("folds");
    CrossValidator validator =
        new CrossValidator()
            .setEstimator(classifier)
            .setEstimatorParamMaps(grid(classifier))
            .setEvaluator(new MulticlassClassificationEvaluator().setMetricName("logLoss"))
            .setNumFolds(2)
            .setParallelism(2);
    AtomicReference<CrossValidatorModel> found = new AtomicReference<>();
    List<String> lines = linesOf(() -> found.set(validator.fit(shards().drop("split"))));
    CrossValidatorModel chosen = found.get();

    assertThat(lines)
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("fit: features: waiting up to 3600 s for another call of this"))
        .noneMatch(line -> line.startsWith(": "));
    assertThat(chosen.avgMetrics()[0]).isGreaterThan(chosen.avgMetrics()[1]);
    ImageClassificationModel best = (ImageClassificationModel) chosen.bestModel();
    assertThat(((ImageClassifier) best.parent()).getLearningRate()).isEqualTo(0.01);
    assertThat(best.history()).hasSize(EPOCHS);
    assertThat(folders("folds", "data-")).hasSize(3);
    assertThat(folders("folds", "fit-")).hasSize(5);
  }

  private static ParamMap[] grid(ImageClassifier classifier) {
    return new ParamGridBuilder()
        .addGrid(classifier.learningRate(), new double[] {1e-6, 0.01})
        .build();
  }

  @Test
  void trainValidationSplitWorksInAPipelineWithNamesAsLabels() {
    Dataset<Row> named =
        shards()
            .select(
                col("image"),
                when(col("label").equalTo(0), "disc")
                    .when(col("label").equalTo(1), "square")
                    .otherwise("triangle")
                    .as("shape"));
    ImageClassifier classifier = quick("split").setClassNames();
    Pipeline pipeline =
        new Pipeline()
            .setStages(
                new PipelineStage[] {
                  new StringIndexer()
                      .setInputCol("shape")
                      .setOutputCol("label")
                      .setStringOrderType("alphabetAsc"),
                  classifier
                });
    TrainValidationSplitModel chosen =
        new TrainValidationSplit()
            .setEstimator(pipeline)
            .setEstimatorParamMaps(grid(classifier))
            .setEvaluator(new MulticlassClassificationEvaluator().setMetricName("accuracy"))
            .setSeed(1)
            .fit(named);

    assertThat(chosen.validationMetrics()[1]).isGreaterThan(0.8);
    PipelineModel best = (PipelineModel) chosen.bestModel();
    assertThat(((ImageClassificationModel) best.stages()[1]).labels()).containsExactly(CLASSES);
  }

  @Test
  void namesOfClassesAreLabelsTooAndColumnsMayHaveDots() {
    Dataset<Row> named =
        shards()
            .withColumn(
                "its.`label", when(col("label").equalTo(0), lit("round")).otherwise(lit("edged")))
            .withColumnRenamed("image", "its.image")
            .withColumnRenamed("key", "its.key");
    ImageClassificationModel model =
        quick("names")
            .setClassNames()
            .setInputCol("its.image")
            .setKeyCol("its.key")
            .setLabelCol("its.`label")
            .fit(named);

    assertThat(model.labels()).containsExactly("edged", "round");
    assertThat(
            model
                .transform(named)
                .filter(col("predictedLabel").equalTo(col("`its.``label`")))
                .count())
        .isGreaterThan(50);
    assertThat(model.history().get(EPOCHS - 1).validationAccuracy()).isNotNull();
  }

  @Test
  void isSavedAndLoadedWithItsHistory() throws IOException {
    ImageClassifier classifier = asTrain("saved");
    ImageClassificationModel model = classifier.fit(shards());
    classifier.write().overwrite().save(folder.resolve("estimator").toString());
    model.write().overwrite().save(folder.resolve("model").toString());

    ImageClassifier loaded = ImageClassifier.load(folder.resolve("estimator").toString());
    ImageClassificationModel restored =
        ImageClassificationModel.load(folder.resolve("model").toString());

    assertThat(loaded.uid()).isEqualTo(classifier.uid());
    assertThat(loaded.getClassNames()).containsExactly(CLASSES);
    assertThat(loaded.getLearningRate()).isEqualTo(0.01);
    assertThat(loaded.getCheckpointDir()).isEqualTo(classifier.getCheckpointDir());
    assertThat(loaded.explainParams()).contains("current: 60/20/20", "Learning rate of one worker");
    assertThat(classifier(restored)).isEqualTo(classifier(model));
    assertThat(restored.history())
        .isEqualTo(model.history())
        .extracting(EpochMetrics::number)
        .startsWith(1, 2);
    assertThat(restored.copy(new ParamMap()).history()).isEqualTo(model.history());
    assertThatThrownBy(() -> ImageClassifier.load(folder.resolve("model").toString()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "Error loading metadata: Expected class name headway.ml.ImageClassifier but found"
                + " class name headway.ml.ImageClassificationModel in ");
    assertThatThrownBy(() -> ImageFeaturizer.load(folder.resolve("estimator").toString()))
        .hasMessageStartingWith("Error loading metadata: Expected class name headway.ml.ImageFea");
    assertThatThrownBy(() -> ImageClassificationModel.load(folder.resolve("estimator").toString()))
        .hasMessageStartingWith("Error loading metadata: Expected class name headway.ml.ImageCla");
  }

  @Test
  void refusesWhatDoesNotDoByTheNameOfTheColumn() {
    assertRefused(quick("no"), shards().withColumn("image", lit(1)), "Column image must be");
    assertRefused(
        quick("no").setLabelCol("image"), shards(), "Column image must be of type string or num");
    assertRefused(quick("no").setKeyCol("label"), shards(), "Column label must be of type string");
    assertRefused(quick("no").setLabelCol("none"), shards(), "none");
    assertRefused(
        quick("no"),
        shards().withColumn("label", lit(0.5)),
        "Column label must have whole numbers");
    assertRefused(
        quick("no"),
        shards().withColumn("label", when(col("label").equalTo(1), lit(1))),
        "Column label must not have null values");
    assertRefused(
        quick("no").setClassNames("disc"),
        shards(),
        "Column label has label 2 but names for labels 0 to 0 alone");
    assertRefused(
        quick("no").setSplitCol("key"), shards(), "Column key must have train, val or test");
    assertRefused(
        quick("no"),
        shards()
            .sparkSession()
            .range(100_001)
            .selectExpr("X'00' as image", "concat('photo ', id) as label"),
        "Column label must have the names of classes but has more than 100,000 values, such as");
    assertRefused(new ImageClassifier(), shards(), "Param checkpointDir is not set");
    assertRefused(quick("no"), shards().filter("false"), "Cannot fit: the dataset has no rows");
    assertRefused(quick("no").setHead("dense"), shards(), "Bad settings: param head ");
    assertRefused(
        quick("no").setSettings("train.nosuch=1", "train.schedule=never"),
        shards(),
        "train.nosuch",
        "train.schedule",
        ". conf/headway.conf shows what is allowed");
    assertRefused(
        quick("no").setSettings("train.l2=0.1", "train.epochs=2"),
        shards(),
        "Param settings must not have train.epochs; set param epochs");
    assertRefused(new ImageClassifier().setCheckpointDir(""), shards(), "Param checkpointDir is");
    assertRefused(
        quick("no").setSettings("workspace=/tmp/other"),
        shards(),
        "Param settings must not have workspace; set param checkpointDir");
    assertRefused(
        quick("no").setSettings("models.promote=never"),
        shards(),
        "Param settings must not have models.promote; fit returns the model that it trained");
    Dataset<Row> twice =
        shards()
            .as("a")
            .join(shards().as("b"), "key")
            .select(col("a.image"), col("b.image"), col("a.label"));
    assertRefused(
        quick("no"), twice, "Column image is ambiguous: 2 columns have this name; rename or drop");
    assertRefused(
        quick("no").setSettings("track.to=mlflow"),
        shards(),
        "Cannot track a fit: setting track.to");
    assertThat(folder.resolve("no")).doesNotExist();
  }

  @Test
  void aProgramCancelsAFitByTheGroupOfItsOwn() throws IOException {
    ImageClassifier classifier = asTrain("cancelled").setEpochs(100_000);
    SparkContext context = shell.session().sparkContext();
    CompletableFuture<ImageClassificationModel> fit =
        CompletableFuture.supplyAsync(
            () -> {
              context.setJobGroup("of a notebook", "cell 3", false);
              try {
                return classifier.fit(shards());
              } finally {
                context.clearJobGroup();
              }
            });
    awaitCheckpoint("cancelled");
    while (!fit.isDone()) {
      context.cancelJobGroup("of a notebook");
    }

    assertThat(fit).isCompletedExceptionally();
  }

  @Test
  void nullImagesAreLeftOutUpToAShareOfThem() {
    Dataset<Row> few =
        shards()
            .withColumn(
                "image",
                when(col("key").startsWith("disc/disc1."), lit(null)).otherwise(col("image")));
    Dataset<Row> many =
        shards()
            .withColumn("image", when(col("label").equalTo(0), lit(null)).otherwise(col("image")));

    assertThat(quick("null").setKeyCol("key").setEpochs(1).fit(few).history()).hasSize(1);
    assertRefused(quick("null"), many, ": null, …), more than setting shard.maxBadFraction 0.1");
  }

  @Test
  void whatATaskFindsIsOneLineWithTheFailureOfTheJobAsItsCause() {
    Dataset<Row> withFeatures =
        new ImageFeaturizer()
            .transform(
                shards()
                    .coalesce(1)
                    .withColumn(
                        "image",
                        when(col("key").startsWith("disc/disc1."), lit(null))
                            .otherwise(col("image"))));

    assertThatThrownBy(() -> quick("task").fit(withFeatures))
        .isInstanceOf(IllegalArgumentException.class)
        .hasCauseInstanceOf(SparkException.class)
        .message()
        .matches(
            "Cannot use column image: the image of row \\d+ of partition 0 is bad \\(null\\); set"
                + " handleInvalid to keep or skip, or leave it out");
  }

  /** As a program says them: it has no flags. */
  @Test
  void linesAndRefusalsNameParams() {
    List<String> lines =
        linesOf(
            () ->
                assertRefused(
                    quick("lines").setOptimizer("sgd").setLearningRate(1e30),
                    shards(),
                    "lower param learningRate (now 1.0E30)"));

    assertThat(lines)
        .anySatisfy(line -> assertThat(line).contains("(param validationFraction; 0: go without)"))
        .noneSatisfy(line -> assertThat(line).containsPattern("--[a-z]"));
    assertRefused(
        quick("lines").setFrozenLayers(3).setCut("b15"),
        shards(),
        "give only one of param cut, param frozenLayers and setting network.trainableLayers");
  }

  private static List<String> linesOf(Runnable work) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream usual = System.err;
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    try {
      work.run();
    } finally {
      System.setErr(usual);
    }
    return err.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private static void assertRefused(ImageClassifier classifier, Dataset<Row> rows, String... why) {
    assertThatThrownBy(() -> classifier.fit(rows))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .contains(why);
  }
}
