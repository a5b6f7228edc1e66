package headway.jobs.train.plan;

import headway.common.InputException;
import headway.common.UsageException;
import headway.common.config.Settings;
import headway.common.config.images.AugmentSettings.Mix;
import headway.common.config.training.FineTuneSettings;
import headway.common.config.training.StepSettings;
import headway.common.config.training.TrainSettings;
import headway.common.dataset.manifest.FeatureManifest;
import headway.common.dataset.split.Split;
import headway.common.head.ClassWeights;
import headway.common.head.HeadNetwork;
import headway.common.head.optimizer.GradientClipping;
import headway.common.head.optimizer.UpdateRule;
import headway.common.history.BestEpochRule;
import headway.common.history.EpochMetrics;
import headway.common.hyperparameters.HeadSpec;
import headway.common.hyperparameters.OptimizerSpec;
import headway.common.image.preprocessing.Preprocessing;
import headway.common.storage.Sha256;
import headway.jobs.features.WorkerSlices;
import headway.jobs.frozen.PreprocessingJson;
import headway.jobs.frozen.TrainingInput;
import headway.jobs.train.batches.EpochOrder;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.Path;

/**
 * The inputs and settings that the result of training depends on.
 *
 * @param fineTuning fine-tuning after the head-only epochs, if any
 * @param input the input that training reads for an image
 * @param mix how examples are mixed
 * @param workers the rows of each logical worker
 */
public record TrainingPlan(
    FeatureManifest features,
    TrainSettings settings,
    long seed,
    HeadSpec head,
    OptimizerSpec optimizer,
    Optional<FineTuning> fineTuning,
    TrainingInput input,
    Mix mix,
    List<WorkerSlices> workers) {
  /** Incremented when the same settings give different results than before. */
  private static final int FORM = 3;

  /**
   * Fine-tuning of the layers between the cut and the head, together with the head.
   *
   * @param top the layer that the head reads
   */
  public record FineTuning(FineTuneSettings settings, String top) {}

  /**
   * The plan for features.
   *
   * @param top the pretrained layer above the cut whose activations the head reads; empty if it
   *     reads the features
   * @throws InputException if there are no training features or fewer than two classes
   * @throws UsageException if CutMix is requested for features without height and width
   */
  public static TrainingPlan of(
      Settings settings, FeatureManifest features, Path folder, Optional<String> top) {
    TrainSettings train = settings.train();
    if (features.rows(Split.TRAIN) == 0) {
      throw new InputException(
          "Cannot train on "
              + folder
              + ": it has no training features; shard with another --split");
    }
    if (features.classes().size() < 2) {
      throw new InputException(
          "Cannot train on " + folder + ": it has fewer than two classes; a classifier needs two");
    }
    TrainingInput input = TrainingInput.of(features, settings.augment());
    boolean flat = top.isEmpty() && input.fromScratch().isEmpty();
    if (settings.augment().mix().cutMix() > 0 && flat) {
      throw new UsageException(
          "Cannot train with augment.mix.cutMix: the head's features at the cut have no height and"
              + " width to cut in; set augment.mix.mixUp instead, or cut lower");
    }
    boolean passesFrozenPart = input.readsImages() && input.fromScratch().isEmpty();
    return new TrainingPlan(
        features,
        train,
        settings.seed(),
        head(train, input),
        new OptimizerSpec(
            OptimizerSpec.Kind.valueOf(train.optimizer().name()),
            train.learningRate(),
            train.momentum(),
            train.l2(),
            train.steps().weightDecay()),
        top.map(layer -> new FineTuning(settings.finetune(), layer)),
        input,
        settings.augment().mix(),
        WorkerSlices.divide(
            folder,
            features,
            Split.TRAIN,
            new WorkerCount(train, features.rows(Split.TRAIN)).workers(),
            WorkerSlices.mostRows(
                Math.max(features.featureCount(), passesFrozenPart ? pixels(features) : 0))));
  }

  /** The size of a decoded image, in bytes. */
  private static int pixels(FeatureManifest features) {
    Preprocessing image = PreprocessingJson.parse(features.preprocessing());
    return Preprocessing.CHANNELS * image.height() * image.width();
  }

  /** The configured head. The shipped network from scratch has its own default. */
  private static HeadSpec head(TrainSettings settings, TrainingInput input) {
    HeadSpec asked = HeadSpec.parse(settings.head());
    boolean small = input.fromScratch().filter(network -> network.uri().isEmpty()).isPresent();
    return asked.equals(HeadSpec.SOFTMAX) && small
        ? HeadSpec.parse("dense 64 relu, dropout 0.5, softmax")
        : asked;
  }

  /** The number of classes, 2 or more. */
  public int classes() {
    return features.classes().size();
  }

  /** The head in the head-only epochs. */
  public HeadNetwork network() {
    return network(rule(optimizer, settings.steps(), settings.epochs()));
  }

  /** The update rule of all layers of a network from scratch. */
  public UpdateRule scratchRule() {
    return rule(optimizer, settings.steps(), settings.epochs());
  }

  /** The head during fine-tuning. */
  public HeadNetwork networkAbove(FineTuning tuning) {
    OptimizerSpec rule = OptimizerSpec.parse(tuning.settings().optimizer());
    double rate = tuning.settings().headLearningRate();
    return network(ruleOf(tuning, rate > 0 ? rule.withRate(rate) : rule));
  }

  /** The update rule of the pretrained layers. */
  public UpdateRule pretrainedRule(FineTuning tuning) {
    return ruleOf(tuning, OptimizerSpec.parse(tuning.settings().optimizer()));
  }

  private UpdateRule ruleOf(FineTuning tuning, OptimizerSpec rule) {
    StepSettings steps = tuning.settings().steps();
    return rule(rule.withWeightDecay(steps.weightDecay()), steps, tuning.settings().epochs());
  }

  private UpdateRule rule(OptimizerSpec rule, StepSettings steps, int epochs) {
    ScaledRates scale = scale();
    return new UpdateRule(
        rule.withRate(scale.rate(rule.learningRate())),
        steps.rate(epochs, batchesPerEpoch(), scale.warmUpEpochs(steps, batchesPerEpoch())),
        new GradientClipping(steps.clipNorm(), steps.clipValue()));
  }

  private HeadNetwork network(UpdateRule rule) {
    return new HeadNetwork(
        head,
        rule,
        switch (settings.classWeights()) {
          case NONE -> ClassWeights.equal(classes());
          case BALANCED ->
              ClassWeights.balanced(
                  features.classCounts().get(Split.TRAIN).stream()
                      .mapToLong(Long::longValue)
                      .toArray());
        });
  }

  /** The number of training examples, each counted once regardless of its views. */
  public long examples() {
    return features.rows(Split.TRAIN);
  }

  /** The number of epochs, unless training stops early. */
  public int epochs() {
    return settings.epochs() + fineTuning.map(each -> each.settings().epochs()).orElse(0);
  }

  /** Whether training is complete, or stopped early, after these epochs. */
  public boolean isDone(List<EpochMetrics> history) {
    return isOver(phase(history), maxEpochsOf(history))
        && (fineTuning.isEmpty() || headEpochs(history).isPresent());
  }

  /** The number of head-only epochs, if that phase has ended. */
  public OptionalInt headEpochs(List<EpochMetrics> history) {
    return IntStream.rangeClosed(0, history.size())
        .filter(n -> isOver(history.subList(0, n), settings.epochs()))
        .findFirst();
  }

  /** Whether the next epoch is a fine-tuning epoch. */
  public boolean isFineTuning(List<EpochMetrics> history) {
    return fineTuning.isPresent() && headEpochs(history).isPresent();
  }

  /**
   * The largest number of remaining epochs in the current phase.
   *
   * @param joined whether it is the fine-tuning phase
   */
  public int epochsLeft(List<EpochMetrics> history, boolean joined) {
    int last =
        joined
            ? headEpochs(history).orElseThrow() + fineTuning.orElseThrow().settings().epochs()
            : settings.epochs();
    return last - history.size();
  }

  /** The rule that selects the epoch to deliver. */
  public BestEpochRule rule(List<EpochMetrics> history) {
    return settings.keepBest().over(history);
  }

  /** The epoch to deliver if training ends now, from 1. */
  public int keptEpoch(List<EpochMetrics> history) {
    return settings.keepBest().epoch(history);
  }

  /** The epoch whose head fine-tuning starts from. */
  public int keptHeadEpoch(List<EpochMetrics> history) {
    return settings.keepBest().epoch(history.subList(0, headEpochs(history).orElseThrow()));
  }

  /** Whether the last of these epochs is the best one so far. */
  public boolean isBestSoFar(List<EpochMetrics> history) {
    return rule(history) != BestEpochRule.LAST && keptEpoch(history) == history.size();
  }

  List<EpochMetrics> phase(List<EpochMetrics> history) {
    return isFineTuning(history)
        ? history.subList(headEpochs(history).getAsInt(), history.size())
        : history;
  }

  private int maxEpochsOf(List<EpochMetrics> history) {
    return isFineTuning(history) ? fineTuning.orElseThrow().settings().epochs() : settings.epochs();
  }

  private boolean isOver(List<EpochMetrics> phase, int most) {
    int patience = settings.earlyStoppingEpochs();
    if (phase.size() == most) {
      return true;
    }
    if (patience == 0 || phase.isEmpty() || BestEpochRule.LOSS.over(phase) == BestEpochRule.LAST) {
      return false;
    }
    int last = phase.get(phase.size() - 1).number();
    return last - settings.keepBest().lastImprovement(phase) >= patience;
  }

  /** The scaling of the learning rates by the number of workers. */
  public ScaledRates scale() {
    int learning = (int) workers.stream().filter(each -> each.rows() > 0).count();
    return ScaledRates.of(settings, learning);
  }

  /** A short description of workers and learning rate. */
  public String rates() {
    return scale().describe(settings.learningRate(), settings.steps(), batchesPerEpoch());
  }

  /** The largest number of batches of a worker in an epoch. */
  public int batchesPerEpoch() {
    long most = workers.stream().mapToLong(WorkerSlices::rows).max().orElseThrow();
    return (int) ((most + settings.batchSize() - 1) / settings.batchSize());
  }

  /** How many batches each worker trains between two averagings. */
  public RoundLength roundLength() {
    return new RoundLength(settings, batchesPerEpoch());
  }

  /** The order in which each worker sees its examples in an epoch. */
  public List<EpochOrder> order(int epoch) {
    return workers.stream()
        .map(each -> new EpochOrder(seed, epoch, each.worker(), each.blockRows()))
        .toList();
  }

  /** The inputs and settings that the result depends on except the number of epochs, by name. */
  public SortedMap<String, String> named() {
    return new PlanDescription(this).all();
  }

  /**
   * The settings for display: those of {@link #named} except the features, the numbers of epochs
   * and the scaled rate.
   */
  public SortedMap<String, String> shown() {
    return new PlanDescription(this).shown();
  }

  /** The first epoch of fine-tuning; null if there is none among these. */
  public Integer fineTuningFrom(List<EpochMetrics> history) {
    return isFineTuning(history) && headEpochs(history).getAsInt() < history.size()
        ? headEpochs(history).getAsInt() + 1
        : null;
  }

  /**
   * A hash of {@link #named}, without the number of epochs, so that training can be continued for
   * more.
   */
  public String fingerprint() {
    return Sha256.of(List.of("train " + FORM, named().toString()));
  }
}
