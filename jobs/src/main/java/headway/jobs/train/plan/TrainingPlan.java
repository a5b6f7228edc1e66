package headway.jobs.train.plan;

import headway.common.InputException;
import headway.common.UsageException;
import headway.common.checkpoint.BestEpochRule;
import headway.common.checkpoint.EpochMetrics;
import headway.common.config.AugmentSettings;
import headway.common.config.AugmentSettings.Mix;
import headway.common.config.FineTuneSettings;
import headway.common.config.Settings;
import headway.common.config.StepSettings;
import headway.common.config.TrainSettings;
import headway.common.dataset.Split;
import headway.common.dataset.manifest.FeatureManifest;
import headway.common.head.ClassWeights;
import headway.common.head.HeadNetwork;
import headway.common.head.HeadSpec;
import headway.common.head.optimizer.GradientClipping;
import headway.common.head.optimizer.OptimizerSpec;
import headway.common.head.optimizer.UpdateRule;
import headway.common.image.Preprocessing;
import headway.common.network.ScratchNetwork;
import headway.common.storage.Sha256;
import headway.jobs.features.WorkerSlices;
import headway.jobs.frozen.PreprocessingJson;
import headway.jobs.train.batches.EpochOrder;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.Path;

/**
 * Everything that the result of training depends on.
 *
 * @param fineTuning what follows the training of the head alone
 * @param scratch what a network without pretrained weights is trained on
 * @param fresh how photos are drawn anew in each epoch, to go through the frozen part again; none:
 *     what extract made is learnt from
 * @param mix how examples are blended
 * @param workers the rows of each logical worker
 */
public record TrainingPlan(
    FeatureManifest features,
    TrainSettings settings,
    long seed,
    HeadSpec head,
    OptimizerSpec optimizer,
    Optional<FineTuning> fineTuning,
    Optional<Scratch> scratch,
    Optional<AugmentSettings> fresh,
    Mix mix,
    List<WorkerSlices> workers) {
  /** Raised where the same settings come to other figures than before. */
  private static final int FORM = 3;

  /**
   * The layers between the cut and the head that train with it after it.
   *
   * @param top the layer that the head reads
   */
  public record FineTuning(FineTuneSettings settings, String top) {}

  /**
   * A network that trains whole, on images.
   *
   * @param augmentation of the training images; none where nothing changes them
   */
  public record Scratch(Optional<AugmentSettings> augmentation) {}

  /**
   * The plan for features.
   *
   * @param top the pretrained layer above the cut that the head reads; empty: it reads the features
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
    boolean flat = top.isEmpty() && !ScratchNetwork.isMeantBy(features.network());
    if (settings.augment().mix().cutMix() > 0 && flat) {
      throw new UsageException(
          "Cannot train with augment.mix.cutMix: the head's features at the cut have no height and"
              + " width to cut in; set augment.mix.mixUp instead, or cut lower");
    }
    Optional<AugmentSettings> fresh =
        settings.augment().isPerEpoch() && !ScratchNetwork.isMeantBy(features.network())
            ? Optional.of(settings.augment())
            : Optional.empty();
    return new TrainingPlan(
        features,
        train,
        settings.seed(),
        head(train, features),
        new OptimizerSpec(
            OptimizerSpec.Kind.valueOf(train.optimizer().name()),
            train.learningRate(),
            train.momentum(),
            train.l2(),
            train.steps().weightDecay()),
        top.map(layer -> new FineTuning(settings.finetune(), layer)),
        ScratchNetwork.isMeantBy(features.network())
            ? Optional.of(new Scratch(augmentation(settings.augment())))
            : Optional.empty(),
        fresh,
        settings.augment().mix(),
        WorkerSlices.divide(
            folder,
            features,
            Split.TRAIN,
            new WorkerCount(train, features.rows(Split.TRAIN)).workers(),
            WorkerSlices.mostRows(
                Math.max(features.featureCount(), fresh.isPresent() ? pixels(features) : 0))));
  }

  /** Decoded, in bytes. */
  private static int pixels(FeatureManifest features) {
    Preprocessing image = PreprocessingJson.parse(features.preprocessing());
    return Preprocessing.CHANNELS * image.height() * image.width();
  }

  /** The small network has a head of its own, unless another is asked for. */
  private static HeadSpec head(TrainSettings settings, FeatureManifest features) {
    HeadSpec asked = HeadSpec.parse(settings.head());
    return asked.equals(HeadSpec.SOFTMAX)
            && features.network().equals(ScratchNetwork.PREFIX + ScratchNetwork.SMALL_CNN)
        ? HeadSpec.parse("dense 64 relu, dropout 0.5, softmax")
        : asked;
  }

  private static Optional<AugmentSettings> augmentation(AugmentSettings settings) {
    return settings.changesImages() ? Optional.of(settings) : Optional.empty();
  }

  /** Number of classes, 2 or more. */
  public int classes() {
    return features.classes().size();
  }

  /** The head while it trains alone. */
  public HeadNetwork network() {
    return network(rule(optimizer, settings.steps(), settings.epochs()));
  }

  /** By which all layers of a network from scratch learn. */
  public UpdateRule scratchRule() {
    return rule(optimizer, settings.steps(), settings.epochs());
  }

  /** The head while the layers below it train too. */
  public HeadNetwork networkAbove(FineTuning tuning) {
    OptimizerSpec rule = OptimizerSpec.parse(tuning.settings().optimizer());
    double rate = tuning.settings().headLearningRate();
    return network(ruleOf(tuning, rate > 0 ? rule.withRate(rate) : rule));
  }

  /** By which the pretrained layers learn. */
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

  /** Training examples, each counted once whatever its views. */
  public long examples() {
    return features.rows(Split.TRAIN);
  }

  /** Epochs of the whole training, unless it stops early. */
  public int epochs() {
    return settings.epochs() + fineTuning.map(each -> each.settings().epochs()).orElse(0);
  }

  /** Whether these epochs are all, or early stopping ends the training after them. */
  public boolean isDone(List<EpochMetrics> history) {
    return isOver(phase(history), maxEpochsOf(history))
        && (fineTuning.isEmpty() || headEpochs(history).isPresent());
  }

  /** How many epochs the head trained alone, if these epochs go so far. */
  public OptionalInt headEpochs(List<EpochMetrics> history) {
    return IntStream.rangeClosed(0, history.size())
        .filter(n -> isOver(history.subList(0, n), settings.epochs()))
        .findFirst();
  }

  /** Whether the next epoch after these trains the layers below the head as well. */
  public boolean isFineTuning(List<EpochMetrics> history) {
    return fineTuning.isPresent() && headEpochs(history).isPresent();
  }

  /**
   * How many epochs are left at most of what trains now.
   *
   * @param joined whether the layers below the head train too
   */
  public int epochsLeft(List<EpochMetrics> history, boolean joined) {
    int last =
        joined
            ? headEpochs(history).orElseThrow() + fineTuning.orElseThrow().settings().epochs()
            : settings.epochs();
    return last - history.size();
  }

  /** The rule by which an epoch of these is delivered. */
  public BestEpochRule rule(List<EpochMetrics> history) {
    return settings.keepBest().over(history);
  }

  /** The number of the epoch that is delivered if these are all, whatever trained in it. */
  public int keptEpoch(List<EpochMetrics> history) {
    return settings.keepBest().epoch(history);
  }

  /** The number of the epoch whose head the layers below it begin with; the head is through. */
  public int keptHeadEpoch(List<EpochMetrics> history) {
    return settings.keepBest().epoch(history.subList(0, headEpochs(history).orElseThrow()));
  }

  /** Whether the last of these is the best one so far, by its figures. */
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

  /** How much higher rates are than they were set, because the workers take fewer steps. */
  public ScaledRates scale() {
    int learning = (int) workers.stream().filter(each -> each.rows() > 0).count();
    return ScaledRates.of(settings, learning);
  }

  /** How many workers learn at which rate, in a few words. */
  public String rates() {
    return scale().describe(settings.learningRate(), settings.steps(), batchesPerEpoch());
  }

  /** Batches of the worker that has most. */
  public int batchesPerEpoch() {
    long most = workers.stream().mapToLong(WorkerSlices::rows).max().orElseThrow();
    return (int) ((most + settings.batchSize() - 1) / settings.batchSize());
  }

  /** The order in which each worker sees its examples in an epoch. */
  public List<EpochOrder> order(int epoch) {
    return workers.stream()
        .map(each -> new EpochOrder(seed, epoch, each.worker(), each.blockRows()))
        .toList();
  }

  /** All that the result depends on but the number of epochs, by the name that the user knows. */
  public SortedMap<String, String> named() {
    return new PlanDescription(this).all();
  }

  /** What the result was made with, for a reader: as {@link #named} has it, and more. */
  public SortedMap<String, String> shown() {
    return new PlanDescription(this).shown();
  }

  /** The first epoch in which layers below the head trained; null where none of these is one. */
  public Integer fineTuningFrom(List<EpochMetrics> history) {
    return isFineTuning(history) && headEpochs(history).getAsInt() < history.size()
        ? headEpochs(history).getAsInt() + 1
        : null;
  }

  /** Changes with everything but the number of epochs, so that training can go on for longer. */
  public String fingerprint() {
    return Sha256.of(List.of("train " + FORM, named().toString()));
  }
}
