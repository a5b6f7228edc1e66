package headway.jobs.train;

import headway.common.InputException;
import headway.common.checkpoint.CheckpointState;
import headway.common.checkpoint.CheckpointStore;
import headway.common.config.IfExists;
import headway.common.config.Settings;
import headway.common.config.images.NetworkSettings;
import headway.common.dataset.manifest.FeatureManifest;
import headway.common.dataset.manifest.Manifests;
import headway.common.history.EpochMetrics;
import headway.common.nd4j.Nd4jThreads;
import headway.common.storage.Storage;
import headway.common.storage.Workspace;
import headway.jobs.frozen.FrozenNetworks;
import headway.jobs.frozen.FrozenSpec;
import headway.jobs.frozen.PreprocessingJson;
import headway.jobs.frozen.TrainingInput;
import headway.jobs.model.AdoptedModel;
import headway.jobs.model.ModelManifest;
import headway.jobs.quantize.QuantizedNetworks;
import headway.jobs.spark.Progress;
import headway.jobs.spark.Session;
import headway.jobs.spark.memory.HeadSize;
import headway.jobs.spark.memory.MemoryPlan;
import headway.jobs.stage.Flag;
import headway.jobs.stage.Stage;
import headway.jobs.stage.StageContext;
import headway.jobs.stage.StageData;
import headway.jobs.stage.StageOutlook;
import headway.jobs.stage.StageOutlook.Action;
import headway.jobs.stage.StageOutput;
import headway.jobs.stage.StageResult;
import headway.jobs.train.epochs.EpochLoop;
import headway.jobs.train.epochs.TrainingPhases;
import headway.jobs.train.plan.PreviousSettings;
import headway.jobs.train.plan.RoundLength;
import headway.jobs.train.plan.ScaledRates;
import headway.jobs.train.plan.TrainingPlan;
import headway.jobs.train.plan.WorkerCount;
import headway.jobs.train.upper.TrainableNetworks;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/**
 * Trains the head on the features by parameter averaging, and then fine-tunes the pretrained layers
 * above the cut, if there are any. After a restart it resumes from the last checkpoint.
 *
 * <p>Reads: {@code features/}. Writes: {@code checkpoints/<epoch>/}, the head in {@code candidate/}
 * and last {@code candidate/_manifest.json}. What serves is touched by export alone. Example:
 * {@code headway train --workspace s3a://bucket/work --head "dense 256 relu, dropout 0.5, softmax"
 * --epochs 20}.
 */
public final class TrainJob implements Stage {
  @Override
  public String name() {
    return "train";
  }

  @Override
  public String summary() {
    return "Train the head, and the layers above the cut, on the features by parameter averaging";
  }

  @Override
  public int helpPosition() {
    return 30;
  }

  @Override
  public List<Flag> flags() {
    return Flag.union(
        Flag.NETWORK_AND_CUT,
        Flag.PIXELS,
        List.of(
            Flag.PRECISION,
            Flag.VIEWS,
            Flag.of("train.head", "LAYERS"),
            Flag.of("train.optimizer", "NAME"),
            Flag.of("train.learningRate", "F"),
            Flag.of("train.rateScaling", "auto|linear|sqrt|none"),
            Flag.of("train.epochs", "N"),
            Flag.of("train.batchSize", "N"),
            Flag.of("train.workers", "N"),
            Flag.AVERAGING_FREQUENCY,
            Flag.of("train.classWeights", "NAME"),
            new Flag("--early-stopping", "train.earlyStoppingEpochs", "N"),
            Flag.KEEP_BEST,
            Flag.of("train.master", "NAME"),
            new Flag("--keep", "train.keepCheckpoints", "N"),
            Flag.of("train.schedule", "NAME"),
            new Flag("--fine-tune-epochs", "finetune.epochs", "N"),
            new Flag("--fine-tune-optimizer", "finetune.optimizer", "RULE"),
            new Flag("--fine-tune-head-learning-rate", "finetune.headLearningRate", "F"),
            Flag.of("finetune.batchNorm", "NAME"),
            Flag.TRACK));
  }

  @Override
  public boolean isTimed() {
    return true;
  }

  @Override
  public List<String> forecast(Settings settings) {
    return List.of(
        "train: " + ScaledRates.forecast(settings.train()),
        "train: " + RoundLength.forecast(settings.train()));
  }

  @Override
  public StageData data(StageContext context) {
    Workspace workspace = context.workspace();
    return new StageData(List.of(workspace.features()), List.of(workspace.candidate()));
  }

  @Override
  public StageOutput output(StageContext context) {
    Workspace workspace = context.workspace();
    return new StageOutput(
        List.of(workspace.candidate(), workspace.checkpoints()),
        List.of(workspace.checkpoints()),
        Optional.of(new Path(workspace.candidate(), Workspace.MANIFEST)));
  }

  @Override
  public StageOutlook outlook(StageContext context) {
    TrainingPlan plan = plan(context, frozen(context));
    Storage storage = context.storage();
    Workspace workspace = context.workspace();
    ModelFolder models = new ModelFolder(storage, workspace);
    if (models.finished(plan).isPresent()) {
      return StageOutlook.of(Action.UNCHANGED, List.of());
    }
    PreviousSettings origin = new PreviousSettings(storage, workspace.metrics(name()).getParent());
    models.requireNotLonger(plan, origin.changed(plan));
    Optional<CheckpointState> last =
        new CheckpointStore(storage, workspace.checkpoints(), warning -> {})
            .states(plan.fingerprint())
            .filter(each -> each.history().size() <= plan.epochs())
            .findFirst();
    if (last.isPresent()) {
      return StageOutlook.of(
          Action.CONTINUE,
          List.of(
              "continues after epoch %d of %d"
                  .formatted(last.get().history().size(), plan.epochs())));
    }
    List<String> changes = origin.changes(plan);
    return StageOutlook.of(
        Action.ANEW, changes.isEmpty() ? List.of(StageOutlook.NO_RESULT) : changes);
  }

  private static FrozenSpec frozen(StageContext context) {
    Path folder = context.workspace().features();
    return requireSameNetwork(
        context.storage(),
        QuantizedNetworks.settings(context, features(context)),
        features(context),
        folder);
  }

  private static FeatureManifest features(StageContext context) {
    return Manifests.require(
        context.storage(), context.workspace().features(), FeatureManifest.class, "extract");
  }

  private static TrainingPlan plan(StageContext context, FrozenSpec frozen) {
    return TrainingPlan.of(
        context.settings(),
        features(context),
        context.workspace().features(),
        TrainableNetworks.top(context.storage(), context.settings(), frozen.cut()));
  }

  @Override
  public TrainResult run(StageContext context) {
    Nd4jThreads.useOne();
    Storage storage = context.storage();
    Workspace workspace = context.workspace();
    Settings settings = context.settings();
    new AdoptedModel(storage, workspace).adopt(line -> Progress.say("train: " + line));
    FrozenSpec frozen = frozen(context);
    TrainingPlan plan = plan(context, frozen);
    new WorkerCount(plan.settings(), plan.examples())
        .notice()
        .ifPresent(line -> Progress.say("train: " + line));
    plan.roundLength().notice().ifPresent(line -> Progress.say("train: " + line));
    ModelFolder models = new ModelFolder(storage, workspace);
    PreviousSettings origin = new PreviousSettings(storage, workspace.metrics("train").getParent());
    if (settings.ifExists() != IfExists.REPLACE) {
      Optional<ModelManifest> there = models.finished(plan);
      if (there.isPresent()) {
        return TrainResult.of(StageResult.UNCHANGED, plan, there.get(), 0, 0);
      }
      models.requireNotLonger(plan, origin.changed(plan));
    }

    requirePossible(context, plan, frozen);
    CheckpointStore checkpoints =
        new CheckpointStore(
            storage, workspace.checkpoints(), warning -> Progress.say("train: " + warning));
    Optional<CheckpointStore.Checkpoint> last = newest(checkpoints, plan);
    if (last.isEmpty()) {
      origin.reportChanges(plan);
      checkpoints.clear();
    }
    origin.publish(plan);
    try (TrainingPhases stretches =
        new TrainingPhases(context.session(), storage, workspace.features(), plan, frozen)) {
      return train(context, plan, checkpoints, last, stretches);
    }
  }

  /**
   * Requires memory for a head on the features and that it can be exported, and warns where memory
   * is scarce: its size was not known before.
   */
  private static void requirePossible(StageContext context, TrainingPlan plan, FrozenSpec frozen) {
    if (plan.fineTuning().isPresent() || plan.input().fromScratch().isPresent()) {
      return;
    }
    HeadSize head =
        HeadSize.of(plan.settings().head(), plan.features().featureCount(), plan.classes());
    LargeHead.refuse("train", head.parameters(), context.storage(), frozen);
    Session session = context.session();
    MemoryPlan memory = session.memory().training(head, plan.settings().batchSize());
    memory.requirePossible();
    List<String> before = session.memory().problems();
    memory.problems().stream()
        .filter(each -> !before.contains(each))
        .forEach(each -> Progress.say("train: warning: " + each));
  }

  /**
   * The newest checkpoint whose best epoch's checkpoint is complete too. Without the latter,
   * training resumes before the best epoch.
   */
  private static Optional<CheckpointStore.Checkpoint> newest(
      CheckpointStore checkpoints, TrainingPlan plan) {
    int most = plan.epochs();
    while (true) {
      Optional<CheckpointStore.Checkpoint> found = checkpoints.latest(plan.fingerprint(), most);
      List<EpochMetrics> history = found.map(each -> each.state().history()).orElse(List.of());
      int kept = plan.keptEpoch(history);
      if (kept == history.size() || checkpoints.atEndOf(kept, plan.fingerprint()).isPresent()) {
        return found;
      }
      Progress.say(
          "train: the checkpoint of epoch %d, which is to be kept, is gone or damaged; going on from before it"
              .formatted(kept));
      most = kept - 1;
    }
  }

  private static FrozenSpec requireSameNetwork(
      Storage storage, NetworkSettings wanted, FeatureManifest features, Path folder) {
    FrozenSpec frozen = FrozenNetworks.resolve(storage, wanted, 1);
    if (frozen.frozenSha256().equals(features.frozenSha256())
        && !frozen.preprocessing().equals(features.preprocessing())) {
      throw new InputException(
          "Cannot train on %s: its features are of photos at %s, but the settings want %s; give the same --preprocessing, --resize, --filter and so on as to extract, or run extract again"
              .formatted(
                  folder,
                  PreprocessingJson.parse(features.preprocessing()).text(),
                  frozen.pixels().text()));
    }
    boolean changed =
        TrainingInput.plain(frozen.reference()).readsImages()
            && !frozen.networkSha256().equals(features.networkSha256());
    if (changed || !frozen.frozenSha256().equals(features.frozenSha256())) {
      throw new InputException(
          "Cannot train on "
              + folder
              + ": its features are of "
              + features.network()
              + " cut at "
              + features.cut()
              + ", but "
              + frozen.reference()
              + " cut at "
              + frozen.cut()
              + " is wanted; run extract again or name the other network");
    }
    return frozen;
  }

  private static TrainResult train(
      StageContext context,
      TrainingPlan plan,
      CheckpointStore checkpoints,
      Optional<CheckpointStore.Checkpoint> last,
      TrainingPhases stretches) {
    Session session = context.session();
    int resumedFrom = last.map(each -> each.state().epoch()).orElse(0);
    session.describe(
        "train",
        "%s on %d examples, workers: %d"
            .formatted(plan.head(), plan.examples(), plan.workers().size()));
    Progress.say("train: " + plan.rates());
    last.ifPresent(each -> Progress.say("train: going on after epoch " + each.state().epoch()));
    EpochLoop epochs =
        new EpochLoop(session, plan, checkpoints, stretches, last, context.observer());
    context.observer().training(plan.fingerprint(), epochs.history());
    long start = System.nanoTime();
    epochs.run();
    double seconds = (System.nanoTime() - start) / 1e9;
    double examples = (double) plan.examples() * (epochs.history().size() - resumedFrom);
    if (plan.fineTuning().isPresent()) {
      requireSameNetwork(
          context.storage(),
          QuantizedNetworks.settings(context, plan.features()),
          plan.features(),
          context.workspace().features());
    }
    ModelManifest model =
        new ModelFolder(context.storage(), context.workspace()).publish(plan, epochs);
    return TrainResult.of(StageResult.DONE, plan, model, resumedFrom, examples / seconds);
  }
}
