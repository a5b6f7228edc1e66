package headway.jobs.train.epochs;

import headway.common.config.AugmentSettings;
import headway.common.config.FineTuneSettings.Statistics;
import headway.common.dataset.Split;
import headway.common.dataset.manifest.FeatureManifest;
import headway.common.finetune.FineTunedNetwork;
import headway.common.image.Preprocessing;
import headway.common.storage.Storage;
import headway.jobs.features.CachedFeatures;
import headway.jobs.features.FeatureBlock;
import headway.jobs.features.FeatureBlocks;
import headway.jobs.features.ImageBlock;
import headway.jobs.features.ImageViews;
import headway.jobs.features.WorkerBlocks;
import headway.jobs.features.WorkerSlices;
import headway.jobs.frozen.FrozenNetworks;
import headway.jobs.frozen.FrozenSpec;
import headway.jobs.spark.Session;
import headway.jobs.train.plan.TrainingPlan;
import headway.jobs.train.plan.TrainingPlan.FineTuning;
import headway.jobs.train.plan.TrainingPlan.Scratch;
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
 * The training phases: first the head alone, then fine-tuning of the pretrained layers above the
 * cut with it. The training data of a phase is cached until the next one begins.
 */
public final class TrainingPhases implements AutoCloseable {
  private final Session session;
  private final Storage storage;
  private final Path folder;
  private final TrainingPlan plan;
  private final FrozenSpec frozen;
  private final StorageLevel level;
  private final List<JavaRDD<?>> kept = new ArrayList<>();
  private Optional<FineTunedNetwork> pretrained = Optional.empty();

  /**
   * @param folder of the features
   * @param frozen that computed them
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

  /** The phase of the head alone, or of a network from scratch, with new weights. */
  TrainingPhase head() {
    if (plan.scratch().isPresent()) {
      return head(new ScratchStart(storage, frozen, plan).network());
    }
    return head(plan.network().init(headInputs(), plan.seed()));
  }

  /** The same phase, resumed. */
  TrainingPhase head(ComputationGraph head) {
    if (plan.scratch().isPresent()) {
      return images(head, plan.scratch().get());
    }
    Optional<TrainableSpec> trainable =
        plan.fineTuning()
            .map(tuning -> new TrainableSpec(frozen, pretrained(tuning).cutShape(), tuning.top()));
    return phase(head, trainable, new long[] {headInputs()});
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

  /** The network of these layers and the head, before fine-tuning. */
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

  private TrainingPhase images(ComputationGraph network, Scratch scratch) {
    close();
    FeatureManifest features = plan.features();
    String preprocessing = features.preprocessing();
    JavaRDD<ImageBlock> training =
        keep(shuffled(FeatureBlocks.images(session, plan.workers(), preprocessing)));
    Optional<JavaRDD<FeatureBlock>> validation =
        features.rows(Split.VAL) == 0
            ? Optional.empty()
            : Optional.of(
                FeatureBlocks.as(
                    keep(FeatureBlocks.images(session, folder, features, Split.VAL)),
                    ImageViews.plain(preprocessing)));
    ImageViews views =
        scratch
            .augmentation()
            .map(settings -> new ImageViews(preprocessing, settings, plan.seed(), null))
            .orElseGet(() -> ImageViews.plain(preprocessing));
    WorkerBlocks blocks = WorkerBlocks.of(FeatureBlocks.as(training, views), plan.workers());
    Preprocessing pixels = frozen.pixels();
    return new TrainingPhase(
        network,
        blocks,
        new long[] {pixels.channels(), pixels.height(), pixels.width()},
        new EpochEvaluation(session, blocks.all(), validation, plan.classes()));
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

  private <T> JavaRDD<T> keep(JavaRDD<T> blocks) {
    JavaRDD<T> persisted = blocks.persist(level);
    kept.add(persisted);
    return persisted;
  }

  private TrainingPhase phase(
      ComputationGraph network, Optional<TrainableSpec> trainable, long[] shape) {
    close();
    FeatureManifest features = plan.features();
    JavaRDD<FeatureBlock> training =
        plan.fresh()
            .filter(settings -> trainable.isEmpty())
            .map(this::fresh)
            .orElseGet(
                () ->
                    keep(
                        shuffledFeatures(
                            FeatureBlocks.each(session, plan.workers(), features.featureCount())),
                        trainable));
    WorkerBlocks blocks = WorkerBlocks.of(training, plan.workers());
    Optional<JavaRDD<FeatureBlock>> validation =
        features.rows(Split.VAL) == 0
            ? Optional.empty()
            : Optional.of(
                keep(FeatureBlocks.each(session, folder, features, Split.VAL), trainable));
    return new TrainingPhase(
        network,
        blocks,
        shape,
        new EpochEvaluation(session, blocks.all(), validation, plan.classes()));
  }

  /** Activations of images that are augmented anew in each epoch; the decoded images are cached. */
  private JavaRDD<FeatureBlock> fresh(AugmentSettings settings) {
    String preprocessing = plan.features().preprocessing();
    List<WorkerSlices> shards = new ShardLocations(storage, plan.features()).of(plan.workers());
    JavaRDD<ImageBlock> images =
        shuffled(FeatureBlocks.images(session, shards, preprocessing))
            .persist(CachedFeatures.images(session, plan.examples(), frozen.pixels()));
    kept.add(images);
    return FeatureBlocks.as(images, new ImageViews(preprocessing, settings, plan.seed(), frozen));
  }

  private JavaRDD<FeatureBlock> keep(
      JavaRDD<FeatureBlock> blocks, Optional<TrainableSpec> trainable) {
    return keep(trainable.map(spec -> TrainableFeatures.of(blocks, spec)).orElse(blocks));
  }

  private FineTunedNetwork pretrained(FineTuning tuning) {
    if (pretrained.isEmpty()) {
      pretrained =
          Optional.of(
              new FineTunedNetwork(
                  FrozenNetworks.network(storage, frozen).layersBetween(frozen.cut(), tuning.top()),
                  frozen.cut(),
                  tuning.top()));
    }
    return pretrained.get();
  }

  @Override
  public void close() {
    kept.forEach(JavaRDD::unpersist);
    kept.clear();
  }
}
