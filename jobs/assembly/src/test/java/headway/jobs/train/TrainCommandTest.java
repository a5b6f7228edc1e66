package headway.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import headway.common.dataset.ActivationStorage;
import headway.common.dataset.FeatureFile;
import headway.common.dataset.FeatureRow;
import headway.common.dataset.parquet.CloseableIterator;
import headway.common.dataset.parquet.RowWriter;
import headway.common.dataset.part.DataFile;
import headway.common.dataset.split.Split;
import headway.common.history.BestEpochRule;
import headway.common.history.EpochMetrics;
import headway.common.nd4j.Nd4jArrays;
import headway.jobs.Prepared;
import headway.jobs.Typed;
import headway.jobs.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code headway train} on the features of small photos. */
class TrainCommandTest {
  /** So that an epoch is often worse than the one before. */
  private static final String[] ROUGH = {"--learning-rate", "50", "--optimizer", "sgd"};

  private static final String DROPPING = "dense 16 relu, dropout 0.5, softmax";

  @TempDir Path folder;
  private Work work;

  @BeforeEach
  void prepare() {
    work = Prepared.extracted(folder.resolve("work"));
  }

  private static String[] command(Work work, String... more) {
    List<String> args = new ArrayList<>(List.of("train", "--workspace", work.uri()));
    args.addAll(Prepared.QUICK);
    args.addAll(List.of(more));
    return args.toArray(new String[0]);
  }

  private static String[] with(String[] some, String... more) {
    return Stream.concat(Arrays.stream(some), Arrays.stream(more)).toArray(String[]::new);
  }

  private JsonNode train(String... more) {
    return Typed.done(command(work, more));
  }

  private static void assertSameHead(Work actual, Work expected) {
    ComputationGraph one = actual.head();
    ComputationGraph other = expected.head();
    assertThat(one.params().toFloatVector()).isEqualTo(other.params().toFloatVector());
    assertThat(one.getUpdater().getStateViewArray().toFloatVector())
        .isEqualTo(other.getUpdater().getStateViewArray().toFloatVector());
    assertThat(one.getConfiguration().getIterationCount())
        .isEqualTo(other.getConfiguration().getIterationCount());
  }

  /** The first of so many workers has no image. */
  @Test
  void drawsImagesAnewWithMoreWorkersThanImages() {
    JsonNode result =
        train(
            with(
                new String[] {"--views", "0", "--set", "augment.horizontalFlip=true"},
                "--workers",
                "100",
                "--rate-scaling",
                "none",
                "--epochs",
                "1"));

    assertThat(result.get("workers").asInt()).isEqualTo(100);
    assertThat(result.get("history").get(0).get("trainLoss").asDouble()).isPositive();
  }

  private List<String> checkpoints() throws IOException {
    try (Stream<Path> folders = Files.list(work.folder().resolve("checkpoints"))) {
      return folders.map(each -> each.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void learnsTheShapesAndIsThenUnchanged() {
    JsonNode result = train("--epochs", "8");
    JsonNode again = train("--epochs", "8");

    assertThat(result.get("validationAccuracy").asDouble()).isGreaterThanOrEqualTo(0.9);
    assertThat(result.get("history")).hasSize(8);
    assertThat(result.get("history").get(7).get("trainLoss").asDouble())
        .isLessThan(result.get("history").get(0).get("trainLoss").asDouble());
    assertThat(again.get("status").asText()).isEqualTo("unchanged");
    assertThat(again.get("headSha256")).isEqualTo(result.get("headSha256"));
  }

  @Test
  void saysAtWhichRateHowManyWorkersLearn() {
    String[] scaled = {"--epochs", "1", "--batch-size", "4", "--rate-scaling", "linear"};
    Typed two = Typed.headway(command(work, scaled));
    Typed many = Typed.headway(command(work, with(scaled, "--workers", "30")));
    Typed dry = Typed.headway(command(work, with(scaled, "--workers", "4", "--dry-run")));
    String[] byRmsProp = {"--workers", "8", "--optimizer", "rmsprop", "--dry-run"};
    Typed few = Typed.headway(command(work, with(scaled, byRmsProp)));

    assertThat(two.err())
        .contains("train: 2 workers, learning rate 0.02 (0.01 × 2), reached after 2 epochs");
    assertThat(two.result().get("workers").asInt()).isEqualTo(2);
    assertThat(two.result().get("learningRate").asDouble()).isEqualTo(0.02);
    assertThat(many.err().lines())
        .filteredOn(line -> line.startsWith("train: 2 instead of 30 workers, because "))
        .hasSize(1);
    assertThat(many.result().get("status").asText()).isEqualTo("unchanged");
    assertThat(dry.out().lines())
        .filteredOn(line -> line.startsWith("train: 4 workers, learning rate 0.04 (0.01 × 4)"))
        .hasSize(1);
    assertThat(dry.out())
        .contains(
            "train: averages every 50 batches of a worker, or as rarely as gives an epoch 100"
                + " rounds");
    assertThat(few.out().lines())
        .filteredOn(line -> line.startsWith("train: 2 workers, learning rate 0.02 (0.01 × 2)"))
        .hasSize(1)
        .allMatch(line -> line.contains("; 2 instead of 8 workers, because rmsprop "));
  }

  @Test
  void warnsOfATrainingThatDoesNotLearnOnConsoleInResultAndOnThePage() throws IOException {
    Typed typed = Typed.headway(command(work, "--epochs", "6", "--learning-rate", "1e-9"));
    Typed.done("evaluate", "--workspace", work.uri());
    Typed.done("report", "--workspace", work.uri());

    String warning = typed.result().get("warnings").get(0).asText();
    assertThat(typed.result().get("warnings")).hasSize(1);
    assertThat(warning).contains("is still that of guessing", "Try ", "--learning-rate");
    assertThat(typed.err().lines())
        .as("told once, as soon as it is known")
        .filteredOn(line -> line.contains("is still that of guessing"))
        .singleElement()
        .asString()
        .startsWith("train: warning: training loss ")
        .contains("after epoch 4");
    assertThat(Files.readString(work.folder().resolve("report/index.html")))
        .contains("Warning: " + warning);
    assertThat(train("--epochs", "6").get("warnings")).isEmpty();
  }

  @Test
  void goingOnAfterAKillEndsWhereAnUndisturbedRunEnds() throws IOException {
    Work undisturbed = Prepared.extracted(folder.resolve("undisturbed"));
    Typed.done(command(undisturbed, "--head", DROPPING, "--epochs", "5"));
    train("--head", DROPPING, "--epochs", "3");
    Files.delete(work.folder().resolve("candidate/_manifest.json"));

    JsonNode result = train("--head", DROPPING, "--epochs", "5");

    assertThat(result.get("resumedFrom").asInt()).isEqualTo(3);
    assertThat(result.get("history")).hasSize(5);
    assertSameHead(work, undisturbed);
    assertThat(work.model().history()).isEqualTo(undisturbed.model().history());
    assertThat(work.model().headSha256()).isEqualTo(undisturbed.model().headSha256());
  }

  /** At such a rate nothing is learned, so what the steps saw can be measured afterwards. */
  @ParameterizedTest
  @ValueSource(strings = {"headway", "stock"})
  void theTrainingFiguresAreOfAllTrainingPhotos(String master) {
    List<FeatureRow> rows =
        work.featureRows().stream().filter(row -> row.split() == Split.TRAIN).toList();
    String[] more = {"--epochs", "1", "--learning-rate", "1e-20", "--master", master};

    JsonNode figures = train(more).get("history").get(0);

    ComputationGraph head = work.head();
    double loss = 0;
    int correct = 0;
    for (FeatureRow row : rows) {
      float[] output = head.outputSingle(Nd4jArrays.matrix(row.features(), 1)).toFloatVector();
      loss -= Math.log(output[row.label()]);
      correct += IntStream.range(0, 3).allMatch(i -> output[i] <= output[row.label()]) ? 1 : 0;
    }
    assertThat(rows).hasSizeGreaterThan(30);
    assertThat(work.features().files(Split.TRAIN)).hasSizeGreaterThan(1);
    assertThat(figures.get("trainAccuracy").asDouble())
        .isEqualTo((double) correct / rows.size())
        .isBetween(0.01, 0.99);
    assertThat(figures.get("trainLoss").asDouble()).isCloseTo(loss / rows.size(), within(1e-4));
  }

  @Test
  void goingOnInTheMiddleOfAnEpochGivesItsFiguresAsIfNothingHadHappened() throws IOException {
    String[] more = {
      "--head",
      DROPPING,
      "--set",
      "augment.mix.mixUp=0.4",
      "--averaging-frequency",
      "1",
      "--set",
      "train.checkpointEveryRounds=1",
      "--keep",
      "100",
      "--epochs",
      "2"
    };
    JsonNode undisturbed = train(more);
    Files.delete(work.folder().resolve("candidate/_manifest.json"));
    for (String later : List.of("00001.00002", "00002")) {
      Files.delete(work.folder().resolve("checkpoints/" + later + "/checkpoint.json"));
    }

    Typed again = Typed.headway(command(work, more));

    assertThat(again.err()).contains("going on after epoch 1");
    assertThat(again.result().get("history")).isEqualTo(undisturbed.get("history"));
    assertThat(again.result().get("headSha256")).isEqualTo(undisturbed.get("headSha256"));
  }

  @Test
  void goingOnWhileTheRateStillGrowsEndsWithTheSameBytes() throws IOException {
    String[] scaled = {"--batch-size", "4", "--rate-scaling", "linear", "--epochs"};
    Work undisturbed = Prepared.extracted(folder.resolve("undisturbed"));
    Typed.done(command(undisturbed, with(scaled, "4")));
    train(with(scaled, "1"));
    Files.delete(work.folder().resolve("candidate/_manifest.json"));

    JsonNode result = train(with(scaled, "4"));

    assertThat(result.get("resumedFrom").asInt()).isEqualTo(1);
    assertThat(result.get("workers").asInt()).isEqualTo(2);
    assertSameHead(work, undisturbed);
    assertThat(work.model().headSha256()).isEqualTo(undisturbed.model().headSha256());
  }

  @Test
  void passesOverADamagedCheckpointWithOneLine() throws IOException {
    Work undisturbed = Prepared.extracted(folder.resolve("undisturbed"));
    Typed.done(command(undisturbed, "--epochs", "4"));
    train("--epochs", "3");
    Path newest = work.folder().resolve("checkpoints/00003/head.zip");
    byte[] bytes = Files.readAllBytes(newest);
    Files.delete(newest);
    Files.write(newest, Arrays.copyOf(bytes, bytes.length / 2));

    Typed typed = Typed.headway(command(work, "--epochs", "4"));

    assertThat(typed.status()).as(typed.err()).isZero();
    assertThat(typed.err().lines())
        .filteredOn(line -> line.contains("going on from the one before"))
        .singleElement()
        .asString()
        .contains("checkpoints/00003/head.zip");
    assertThat(typed.result().get("resumedFrom").asInt()).isEqualTo(2);
    assertSameHead(work, undisturbed);
  }

  @Test
  void keepsTheNewestCheckpointsAndTheBest() throws IOException {
    JsonNode result =
        train("--epochs", "5", "--keep", "2", "--learning-rate", "50", "--optimizer", "sgd");

    int best = epochOfLowestLoss(result);
    assertThat(result.get("history")).hasSize(5);
    assertThat(best).as("the best, which is to be none of the newest").isLessThan(4);
    assertThat(checkpoints()).containsExactly("0000" + best, "00004", "00005");
  }

  /** As a reader of the result line finds it. */
  private static int epochOfLowestLoss(JsonNode result) {
    List<Double> losses = new ArrayList<>();
    result.get("history").forEach(each -> losses.add(each.get("validationLoss").asDouble()));
    return 1 + losses.indexOf(Collections.min(losses));
  }

  @Test
  void stopsEarlyTakesTheBestEpochAndSaysBoth() {
    String[] more = {"--epochs", "40", "--early-stopping", "2", "--keep", "1"};
    Typed typed =
        Typed.headway(
            Stream.concat(Arrays.stream(command(work, more)), Stream.of(ROUGH))
                .toArray(String[]::new));
    JsonNode result = typed.result();

    List<EpochMetrics> history = work.model().history();
    int best = epochOfLowestLoss(result);
    assertThat(typed.err())
        .contains(
            "stopped early after epoch %d of 40: the validation loss has not improved for 2 epochs"
                .formatted(best + 2))
        .contains("epoch %d of %d is kept, the lowest validation loss".formatted(best, best + 2));
    assertThat(result.get("stoppedEarly").asBoolean()).isTrue();
    assertThat(history).hasSize(best + 2).hasSizeLessThan(40);
    assertThat(result.get("epoch").asInt()).isEqualTo(best);
    assertThat(result.get("validationLoss").asDouble())
        .isEqualTo(history.get(best - 1).validationLoss());
  }

  @ParameterizedTest
  @EnumSource
  void deliversTheEpochThatThePageMarksWhateverTheRule(BestEpochRule rule) throws IOException {
    String[] more = {"--epochs", "5", "--keep", "1", "--keep-best", rule.optionValue()};
    JsonNode result =
        Typed.done(
            Stream.concat(Arrays.stream(command(work, more)), Stream.of(ROUGH))
                .toArray(String[]::new));

    List<EpochMetrics> history = work.model().history();
    int kept = rule.epoch(history);
    assertThat(rule == BestEpochRule.LAST || kept < 5).as("%s of %s", rule, history).isTrue();
    assertThat(result.get("epoch").asInt()).isEqualTo(kept);
    assertThat(result.get("keepBest").asText()).isEqualTo(rule.optionValue());
    assertThat(result.get("stoppedEarly").asBoolean()).isFalse();
    assertThat(result.get("validationLoss").asDouble())
        .isEqualTo(history.get(kept - 1).validationLoss());
    assertThat(Path.of(work.trained().head().toUri().getPath()))
        .hasSameBinaryContentAs(work.folder().resolve("checkpoints/%05d/head.zip".formatted(kept)));
    JsonNode evaluated =
        Typed.done("evaluate", "--workspace", work.uri(), "--evaluate-split", "val");
    assertThat(evaluated.get("accuracy").asDouble())
        .isEqualTo(history.get(kept - 1).validationAccuracy());
    Typed.done("report", "--workspace", work.uri());
    assertThat(Files.readString(work.folder().resolve("report/index.html")))
        .contains("kept: epoch " + kept, "of epoch " + kept + " of 5, " + rule.meaning());
  }

  @Test
  void trainsAgainWhatItNeedsWhereTheCheckpointToKeepIsDamaged() throws IOException {
    String[] more = {"--epochs", "5", "--keep", "1"};
    String[] typed =
        Stream.concat(Arrays.stream(command(work, more)), Stream.of(ROUGH)).toArray(String[]::new);
    JsonNode undisturbed = Typed.done(typed);
    Files.delete(work.folder().resolve("candidate/_manifest.json"));
    Files.delete(
        work.folder()
            .resolve("checkpoints/%05d/head.zip".formatted(undisturbed.get("epoch").asInt())));

    Typed again = Typed.headway(typed);

    assertThat(again.status()).as(again.err()).isZero();
    assertThat(again.err()).contains("which is to be kept, is gone or damaged");
    assertThat(again.result().get("headSha256")).isEqualTo(undisturbed.get("headSha256"));
  }

  @Test
  void theNumberOfThreadsChangesNoBit() {
    Work one = Prepared.extracted(folder.resolve("one"));
    String[] more = {"--epochs", "2", "--workers", "3", "--averaging-frequency", "1"};
    train(more);

    List<String> args = new ArrayList<>(List.of(command(one, more)));
    args.addAll(List.of("--set", "spark.master=local[1]"));
    Typed.done(args.toArray(new String[0]));

    assertSameHead(one, work);
    assertThat(one.model().history()).isEqualTo(work.model().history());
    assertThat(one.model().headSha256()).isEqualTo(work.model().headSha256());
  }

  @Test
  void theStockMasterAndBalancedClassWeightsLearnToo() {
    JsonNode stock = train("--epochs", "8", "--master", "stock");
    JsonNode balanced = train("--epochs", "8", "--class-weights", "balanced");

    assertThat(stock.get("validationAccuracy").asDouble()).isGreaterThanOrEqualTo(0.8);
    assertThat(balanced.get("status").asText()).isEqualTo("done");
    assertThat(balanced.get("resumedFrom").asInt()).isZero();
    assertThat(balanced.get("validationAccuracy").asDouble()).isGreaterThanOrEqualTo(0.9);
  }

  @Test
  void mixUpTeachesBlendsAndCutMixNeedsHeightAndWidth() {
    JsonNode plain = train("--epochs", "8");
    JsonNode mixed = train("--epochs", "8", "--set", "augment.mix.mixUp=0.4");

    assertThat(mixed.get("resumedFrom").asInt()).isZero();
    assertThat(mixed.get("trainLoss").asDouble()).isGreaterThan(plain.get("trainLoss").asDouble());
    assertThat(mixed.get("validationAccuracy").asDouble()).isGreaterThanOrEqualTo(0.9);
    assertThat(Typed.headway(command(work, "--set", "augment.mix.cutMix=1")).complaint())
        .startsWith("Cannot train with augment.mix.cutMix: ")
        .contains("have no height and width");
  }

  @Test
  void aScheduleAndClippingChangeTheStepsAndContradictionsAreToldInOneLine() {
    JsonNode constant = train("--epochs", "4");
    JsonNode cosine =
        train(
            "--epochs",
            "4",
            "--schedule",
            "cosine",
            "--set",
            "train.warmUpEpochs=1",
            "--set",
            "train.clipNorm=1");

    assertThat(cosine.get("resumedFrom").asInt()).isZero();
    assertThat(cosine.get("headSha256")).isNotEqualTo(constant.get("headSha256"));
    assertThat(
            Typed.headway(
                    command(
                        work,
                        "--set",
                        "train.clipNorm=1",
                        "--set",
                        "train.clipValue=1",
                        "--fine-tune-optimizer",
                        "adam 1e-3 momentum 0.9",
                        "--epochs",
                        "4",
                        "--set",
                        "finetune.warmUpEpochs=20"))
                .complaint())
        .contains("train.clipValue must be 0 where clipNorm is set")
        .contains("only sgd takes a momentum")
        .contains("finetune.warmUpEpochs must be at most epochs, 10");
  }

  @Test
  void activationsKeptInLessSpaceTeachAsWell() {
    long whole = featureBytes(); // Of few photos, so that much of it is what describes the files.
    Typed.done("extract", "--workspace", work.uri(), "--activation-storage", "int8");

    assertThat(featureBytes()).isLessThan(whole * 6 / 10);
    assertThat(train("--epochs", "8").get("validationAccuracy").asDouble())
        .isGreaterThanOrEqualTo(0.9);
  }

  private long featureBytes() {
    return work.features().files().stream().mapToLong(DataFile::bytes).sum();
  }

  @Test
  void namesThePhotoWhoseFeaturesAreNotNumbers() {
    train("--epochs", "1");
    FeatureRow spoilt = spoilFirstRow();

    Typed typed = Typed.headway(command(work, "--epochs", "2"));

    assertThat(typed.status()).isEqualTo(3);
    assertThat(typed.complaint())
        .startsWith("Cannot train: the loss of epoch 2 is not a number; the features of ")
        .contains(spoilt.key())
        .endsWith("The checkpoints before it are kept");
    assertThat(work.folder().resolve("checkpoints/00001/checkpoint.json")).exists();
  }

  /** Writes a features file again with the same rows, but for one value. */
  private FeatureRow spoilFirstRow() {
    DataFile file = work.features().files(Split.TRAIN).get(0);
    Path path = work.folder().resolve("features").resolve(file.name());
    org.apache.hadoop.fs.Path uri = new org.apache.hadoop.fs.Path(path.toString());
    List<FeatureRow> rows = new ArrayList<>();
    try (CloseableIterator<FeatureRow> read = FeatureFile.read(uri, new Configuration(), 1280)) {
      read.forEachRemaining(rows::add);
    }
    rows.get(0).features()[7] = Float.NaN;
    try (RowWriter<FeatureRow> out =
        FeatureFile.writer(
            uri, new Configuration(), work.features().classes(), ActivationStorage.FLOAT32)) {
      rows.forEach(out::write);
      out.finish();
    }
    return rows.get(0);
  }
}
