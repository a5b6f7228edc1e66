package headway.jobs.train.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import headway.common.config.Settings;
import headway.common.config.SettingsLoader;
import headway.common.dataset.manifest.FeatureManifest;
import headway.common.dataset.manifest.Manifests;
import headway.common.dataset.part.CountedFile;
import headway.common.dataset.part.DataFile;
import headway.common.dataset.part.Part;
import headway.common.dataset.split.Split;
import headway.common.history.EpochMetrics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Five epochs of the head alone, then three with the layers below it; patience is two. */
class TrainingPlanTest {
  private static TrainingPlan plan(Optional<String> top) {
    return plan(top, Map.of());
  }

  private static TrainingPlan plan(Optional<String> top, Map<String, String> more) {
    Map<String, String> all =
        new HashMap<>(
            Map.of(
                "train.epochs", "5",
                "train.earlyStoppingEpochs", "2",
                "finetune.epochs", "3"));
    all.putAll(more);
    Settings settings = SettingsLoader.load(Optional.empty(), "", all);
    DataFile file = new DataFile("train-0.parquet", Split.TRAIN, 100, 1, "hash");
    Part part =
        new Part("0", 0, "", List.of(new CountedFile(file, List.of(50L, 50L))), List.of(), 0, "");
    FeatureManifest features =
        new FeatureManifest(
            Manifests.FORMAT,
            "",
            "",
            "efficientnet-lite0",
            "",
            "",
            "cut",
            "",
            4,
            1,
            List.of("a", "b"),
            List.of(part),
            Map.of(),
            "");
    return TrainingPlan.of(settings, features, new Path("/features"), top);
  }

  private static List<EpochMetrics> epochs(double... validationLosses) {
    List<EpochMetrics> history = new ArrayList<>();
    for (double loss : validationLosses) {
      history.add(new EpochMetrics(history.size() + 1, 1, 1, loss, 0.5));
    }
    return history;
  }

  /** Of the head, or a whole network from scratch, and of the pretrained layers. */
  private static double[] rates(String workers, String scaling) {
    TrainingPlan plan =
        plan(
            Optional.of("top"),
            Map.of(
                "train.learningRate", "0.001",
                "finetune.optimizer", "adam 0.0001",
                "train.batchSize", "4",
                "train.workers", workers,
                "train.rateScaling", scaling));
    return new double[] {
      plan.scratchRule().optimizer().learningRate(),
      plan.pretrainedRule(plan.fineTuning().orElseThrow()).optimizer().learningRate()
    };
  }

  @Test
  void byDefaultTheRateOfANetworkFromScratchStaysAsItIs() {
    Map<String, String> four =
        Map.of("train.learningRate", "0.001", "train.batchSize", "4", "train.workers", "4");
    Map<String, String> scratch = new HashMap<>(four);
    scratch.put("network.ref", "scratch:small-cnn");

    assertThat(plan(Optional.empty(), four).scratchRule().optimizer().learningRate())
        .isCloseTo(0.004, within(1e-12));
    assertThat(plan(Optional.empty(), scratch).scratchRule().optimizer().learningRate())
        .isCloseTo(0.001, within(1e-12));
  }

  @Test
  void ratesGrowWithTheWorkersThatLearn() {
    assertThat(rates("1", "linear")).containsExactly(new double[] {0.001, 0.0001}, within(1e-12));
    assertThat(rates("4", "linear")).containsExactly(new double[] {0.004, 0.0004}, within(1e-12));
    assertThat(rates("4", "sqrt")).containsExactly(new double[] {0.002, 0.0002}, within(1e-12));
    assertThat(rates("4", "none")).containsExactly(new double[] {0.001, 0.0001}, within(1e-12));
    assertThat(rates("64", "linear"))
        .as("100 images are %d workers' batches", 100 / 4 / WorkerCount.LEAST_BATCHES)
        .containsExactly(rates(String.valueOf(100 / 4 / WorkerCount.LEAST_BATCHES), "linear"));
  }

  @Test
  void higherRatesAreReachedGradually() {
    Map<String, String> three = Map.of("train.workers", "3", "train.batchSize", "8");
    Map<String, String> set = new HashMap<>(three);

    assertThat(warmUp(Map.of())).isZero();
    assertThat(warmUp(three)).as("two epochs of 5 batches").isEqualTo(10);
    set.put("train.warmUpEpochs", "1");
    assertThat(warmUp(set)).isEqualTo(5);
    set.put("train.rateScaling", "none");
    assertThat(warmUp(set)).isEqualTo(5);
    set.put("train.warmUpEpochs", "0");
    assertThat(warmUp(set)).isZero();
    assertThat(plan(Optional.empty(), three).rates())
        .isEqualTo("3 workers, learning rate 0.003 (0.001 × 3), reached after 2 epochs");
  }

  private static long warmUp(Map<String, String> settings) {
    return plan(Optional.empty(), settings).scratchRule().rate().warmUp();
  }

  @Test
  void takesFewerWorkersWhereEachWouldHaveTooFewBatches() {
    Map<String, String> asked = Map.of("train.batchSize", "8", "train.workers", "64");
    TrainingPlan plan = plan(Optional.empty(), asked);
    WorkerCount count = new WorkerCount(plan.settings(), plan.examples());

    assertThat(plan.workers()).hasSize(count.workers());
    assertThat(plan.workers())
        .allMatch(each -> each.rows() >= 8L * WorkerCount.LEAST_BATCHES, "enough batches");
    assertThat(count.notice().orElseThrow())
        .startsWith(count.workers() + " instead of 64 workers, because each needs")
        .contains("batches of 8", "100 training images", "--batch-size", "--rate-scaling none");
    assertThat(new WorkerCount(plan.settings(), 1_000_000).notice()).isEmpty();
    Map<String, String> unscaled = new HashMap<>(asked);
    unscaled.put("train.rateScaling", "none");
    assertThat(plan(Optional.empty(), unscaled).workers()).hasSize(64);
  }

  @ParameterizedTest
  @CsvSource({"adam, 12", "momentum, 4", "rmsprop, 2", "sgd, 4"})
  void takesNoMoreWorkersThanTheOptimizerBearsTheRateOf(String optimizer, int most) {
    Map<String, String> asked =
        new HashMap<>(
            Map.of("train.batchSize", "2", "train.workers", "12", "train.optimizer", optimizer));
    TrainingPlan plan = plan(Optional.empty(), asked);
    WorkerCount count = new WorkerCount(plan.settings(), plan.examples());

    assertThat(plan.workers()).hasSize(most);
    assertThat(count.notice().isPresent()).isEqualTo(most < 12);
    count
        .notice()
        .ifPresent(
            line ->
                assertThat(line)
                    .startsWith(most + " instead of 12 workers, because " + optimizer)
                    .contains("--optimizer adam", "--rate-scaling sqrt or none"));
    for (String scaling : new String[] {"sqrt", "none"}) {
      asked.put("train.rateScaling", scaling);
      assertThat(plan(Optional.empty(), asked).workers()).as(scaling).hasSize(12);
    }
  }

  @Test
  void anotherScalingIsAnotherTrainingOnlyWhereItChangesTheRate() {
    Map<String, String> one = Map.of("train.rateScaling", "none");
    Map<String, String> three = Map.of("train.workers", "3", "train.batchSize", "8");
    Map<String, String> unscaled = new HashMap<>(three);
    unscaled.put("train.rateScaling", "none");

    assertThat(plan(Optional.empty(), one).fingerprint())
        .isEqualTo(plan(Optional.empty()).fingerprint());
    assertThat(plan(Optional.empty(), three).named()).containsEntry("train.rateScaling", "× 3");
    assertThat(plan(Optional.empty(), unscaled).fingerprint())
        .isNotEqualTo(plan(Optional.empty(), three).fingerprint());
  }

  @Test
  void theLayersFollowWhenTheHeadIsThrough() {
    TrainingPlan plan = plan(Optional.of("top"));
    List<EpochMetrics> five = epochs(5, 4, 3, 2, 1);

    assertThat(plan.isFineTuning(five.subList(0, 4))).isFalse();
    assertThat(plan.isFineTuning(five)).isTrue();
    assertThat(plan.isDone(five)).isFalse();
    assertThat(plan.isDone(epochs(5, 4, 3, 2, 1, 0.9, 0.8, 0.7))).isTrue();
    assertThat(plan.epochs()).isEqualTo(8);
  }

  @Test
  void eachPhaseStopsEarlyByItself() {
    TrainingPlan plan = plan(Optional.of("top"));

    assertThat(plan.headEpochs(epochs(2, 1, 3, 3, 0.5))).hasValue(4);
    assertThat(plan.keptHeadEpoch(epochs(2, 1, 3, 3, 0.5))).isEqualTo(2);
    assertThat(plan.isDone(epochs(2, 1, 3, 3))).isFalse();
    assertThat(plan.isDone(epochs(2, 1, 3, 3, 5, 6))).isFalse();
    assertThat(plan.isDone(epochs(2, 1, 3, 3, 5, 6, 7))).isTrue();
  }

  @Test
  void theBestEpochOfBothStretchesIsKept() {
    TrainingPlan plan = plan(Optional.of("top"));

    assertThat(plan.keptEpoch(epochs(2, 1, 3, 3, 0.5, 0.4, 0.6))).isEqualTo(6);
    assertThat(plan.keptEpoch(epochs(2, 1, 3, 3, 5, 6, 7))).isEqualTo(2);
    TrainingPlan last = plan(Optional.of("top"), Map.of("train.keepBest", "last"));
    assertThat(last.keptEpoch(epochs(2, 1, 3, 3, 5, 6, 7))).isEqualTo(7);
    assertThat(last.keptHeadEpoch(epochs(2, 1, 3, 3, 5, 6, 7))).isEqualTo(4);
    assertThat(last.fingerprint()).isNotEqualTo(plan.fingerprint());
  }

  @Test
  void withoutLayersAboveTheCutTheHeadIsAll() {
    TrainingPlan plan = plan(Optional.empty());

    assertThat(plan.isFineTuning(epochs(5, 4, 3, 2, 1))).isFalse();
    assertThat(plan.isDone(epochs(5, 4, 3, 2, 1))).isTrue();
    assertThat(plan.isDone(epochs(2, 1, 3))).isFalse();
    assertThat(plan.isDone(epochs(2, 1, 3, 3))).isTrue();
  }
}
