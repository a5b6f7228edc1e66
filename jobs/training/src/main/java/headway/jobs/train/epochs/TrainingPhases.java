package headway.jobs.train.epochs;

import headway.common.config.training.FineTuneSettings.Statistics;
import headway.common.dataset.manifest.FeatureManifest;
import headway.common.dataset.split.Split;
import headway.common.finetune.FineTunedNetwork;
import headway.common.image.preprocessing.Preprocessing;
import headway.common.network.trainable.PretrainedLayers;
import headway.common.storage.Storage;
import headway.jobs.features.CachedFeatures;
import headway.jobs.features.FeatureBlocks;
import headway.jobs.features.WorkerBlocks;
import headway.jobs.features.WorkerSlices;
import headway.jobs.features.block.FeatureBlock;
import headway.jobs.features.block.ImageBlock;
import headway.jobs.features.block.ImageViews;
import headway.jobs.frozen.FrozenNetworks;
import headway.jobs.frozen.FrozenSpec;
import headway.jobs.spark.Session;
import headway.jobs.spark.rdd.CachedValues;
import headway.jobs.train.plan.TrainingPlan;
import headway.jobs.train.plan.TrainingPlan.FineTuning;
import headway.jobs.train.upper.TrainableFeatures;
import headway.jobs.train.upper.TrainableSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * The training phases: first the head alone, then fine-tuning of the head and the pretrained layers
 * above the cut. The training data of a phase is cached until the next one begins.
 */
public final class TrainingPhases implements AutoCloseable {
  private final Session session;
  private final Storage storage;
  private final Path folder;
  private final TrainingPlan plan;
  private final FrozenSpec frozen;
  private final StorageLevel level;
  private final List<CachedValues<?>> kept = new ArrayList<>();
  private Optional<FineTunedNetwork> pretrained = Optional.empty();

  /**
   * @param folder of the features
   * @param frozen the frozen part that computed them
   */
  public TrainingPhases(
      Session session, Storage storage, Path folder, TrainingPlan plan, FrozenSpec frozen) {
    this.session = session;
    this.storage = storage;
    this.folder = folder;
    this.plan = plan;
    this.frozen = frozen;
    this.level = CachedFeatures.level(session, plan.features());
  }

  /** The head-only phase, or the phase of a network from scratch, with new weights. */
  TrainingPhase head() {
    return head(
        plan.input()
            .fromScratch()
            .map(recipe -> new ScratchStart(recipe, storage, frozen, plan).network())
            .orElseGet(() -> plan.network().init(headInputs(), plan.seed())));
  }

  /** The same phase, resumed with a trained network. */
  TrainingPhase head(ComputationGraph head) {
    if (isFromScratch()) {
      Preprocessing pixels = frozen.pixels();
      return phase(
          head, Optional.empty(), new long[] {pixels.channels(), pixels.height(), pixels.width()});
    }
    Optional<TrainableSpec> trainable =
        plan.fineTuning()
            .map(tuning -> new TrainableSpec(frozen, pretrained(tuning).cutShape(), tuning.top()));
    return phase(head, trainable, new long[] {headInputs()});
  }

  private boolean isFromScratch() {
    return plan.input().fromScratch().isPresent();
  }

  private int headInputs() {
    return plan.fineTuning()
        .map(tuning -> pretrained(tuning).topValues())
        .orElse(plan.features().featureCount());
  }

  /** The fine-tuning phase from the pretrained layers above the cut and the trained head. */
  TrainingPhase fineTuningFrom(ComputationGraph head) {
    return fineTuning(joined(head));
  }

  /** The pretrained layers above the cut, joined with the trained head, before fine-tuning. */
  ComputationGraph joined(ComputationGraph head) {
    FineTuning tuning = plan.fineTuning().orElseThrow();
    boolean statistics = tuning.settings().batchNorm() == Statistics.TRAINED;
    return pretrained(tuning)
        .init(plan.networkAbove(tuning), head, plan.pretrainedRule(tuning), statistics);
  }

  /** The fine-tuning phase, resumed. */
  TrainingPhase fineTuning(ComputationGraph joined) {
    return phase(joined, Optional.empty(), pretrained(plan.fineTuning().orElseThrow()).cutShape());
  }

  private JavaRDD<ImageBlock> shuffled(JavaRDD<ImageBlock> blocks) {
    return plan.features().inRandomOrder()
        ? blocks
        : FeatureBlocks.shuffled(blocks, plan.workers(), plan.seed());
  }

  private JavaRDD<FeatureBlock> shuffledFeatures(JavaRDD<FeatureBlock> blocks) {
    FeatureManifest features = plan.features();
    return features.inRandomOrder()
        ? blocks
        : FeatureBlocks.shuffled(blocks, plan.workers(), features.views(Split.TRAIN), plan.seed());
  }

  private TrainingPhase phase(
      ComputationGraph network, Optional<TrainableSpec> trainable, long[] shape) {
    close();
    WorkerBlocks blocks =
        WorkerBlocks.of(
            plan.input().readsImages() && trainable.isEmpty()
                ? trainingImages()
                : keep(
                    shuffledFeatures(
                        FeatureBlocks.each(
                            session, plan.workers(), plan.features().featureCount())),
                    trainable),
            plan.workers());
    Optional<JavaRDD<FeatureBlock>> validation =
        plan.features().rows(Split.VAL) == 0
            ? Optional.empty()
            : Optional.of(validation(trainable));
    return new TrainingPhase(
        network,
        blocks,
        shape,
        new EpochEvaluation(session, blocks.all(), validation, plan.classes()));
  }

  private JavaRDD<FeatureBlock> validation(Optional<TrainableSpec> trainable) {
    FeatureManifest features = plan.features();
    return isFromScratch()
        ? FeatureBlocks.as(
            keep(FeatureBlocks.images(session, folder, features, Split.VAL), level),
            ImageViews.plain(features.preprocessing()))
        : keep(FeatureBlocks.each(session, folder, features, Split.VAL), trainable);
  }

  /** Views of the decoded images, which are cached; a view is computed when it is read. */
  private JavaRDD<FeatureBlock> trainingImages() {
    boolean scratch = isFromScratch();
    String preprocessing = plan.features().preprocessing();
    List<WorkerSlices> shards =
        scratch ? plan.workers() : new ShardLocations(storage, plan.features()).of(plan.workers());
    return FeatureBlocks.as(
        keep(
            shuffled(FeatureBlocks.images(session, shards, preprocessing)),
            scratch ? level : CachedFeatures.images(session, plan.examples(), frozen.pixels())),
        new ImageViews(
            preprocessing,
            plan.input().augmentation().orElse(null),
            plan.seed(),
            scratch ? null : frozen));
  }

  private <T> JavaRDD<T> keep(JavaRDD<T> blocks, StorageLevel at) {
    CachedValues<T> cached = CachedValues.of(blocks, at);
    kept.add(cached);
    return cached.values();
  }

  private JavaRDD<FeatureBlock> keep(
      JavaRDD<FeatureBlock> blocks, Optional<TrainableSpec> trainable) {
    return keep(trainable.map(spec -> TrainableFeatures.of(blocks, spec)).orElse(blocks), level);
  }

  private FineTunedNetwork pretrained(FineTuning tuning) {
    if (pretrained.isEmpty()) {
      pretrained =
          Optional.of(
              new FineTunedNetwork(
                  PretrainedLayers.between(
                      FrozenNetworks.network(storage, frozen), frozen.cut(), tuning.top()),
                  frozen.cut(),
                  tuning.top()));
    }
    return pretrained.get();
  }

  @Override
  public void close() {
    kept.forEach(CachedValues::close);
    kept.clear();
  }
}
