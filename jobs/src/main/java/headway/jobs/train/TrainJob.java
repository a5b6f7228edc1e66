package headway.jobs.train;

import headway.common.InputException;
import headway.common.checkpoint.CheckpointCodec;
import headway.common.config.NetworkSettings;
import headway.common.config.Settings;
import headway.common.dataset.Split;
import headway.common.dataset.manifest.FeatureManifest;
import headway.common.dataset.manifest.Manifests;
import headway.common.evaluation.ClassificationMetrics;
import headway.common.head.Nd4jThreads;
import headway.common.storage.Sha256;
import headway.common.storage.Storage;
import headway.common.storage.Workspace;
import headway.jobs.features.FeatureBlock;
import headway.jobs.features.FeatureBlocks;
import headway.jobs.features.WorkerSlices;
import headway.jobs.frozen.FrozenNetworks;
import headway.jobs.frozen.FrozenSpec;
import headway.jobs.scoring.HeadMetrics;
import headway.jobs.scoring.HeadSnapshot;
import headway.jobs.spark.Progress;
import headway.jobs.spark.Session;
import headway.jobs.stage.Stage;
import headway.jobs.stage.StageContext;
import headway.jobs.stage.StageResult;
import headway.jobs.stage.Version;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * Trains the head on the features by parameter averaging; started again, it goes on from the last
 * checkpoint.
 *
 * <p>Reads: {@code features/}. Writes: {@code checkpoints/<epoch>/}, {@code model/head.zip} and
 * last {@code model/manifest.json}. Example: {@code headway train --workspace s3a://bucket/work
 * --head "dense 256 relu, dropout 0.5, softmax" --epochs 20}.
 */
public final class TrainJob implements Stage {
  private static final int ALL = Integer.MAX_VALUE;

  @Override
  public String name() {
    return "train";
  }

  @Override
  public String summary() {
    return "Train the head on the features by parameter averaging";
  }

  @Override
  public TrainResult run(StageContext context) {
    Nd4jThreads.useOne();
    Storage storage = context.storage();
    Workspace workspace = context.workspace();
    Settings settings = context.settings();
    FeatureManifest features =
        Manifests.require(storage, workspace.features(), FeatureManifest.class, "extract");
    requireSameNetwork(storage, settings.network(), features, workspace.features());
    TrainingPlan plan = TrainingPlan.of(settings, features, workspace.features());
    Optional<ModelManifest> there = finished(storage, workspace, plan);
    if (there.isPresent()) {
      return TrainResult.of(StageResult.UNCHANGED, there.get(), 0, 0);
    }

    Checkpoints checkpoints = new Checkpoints(storage, workspace.checkpoints());
    Optional<Checkpoints.Found> last =
        checkpoints.latest(plan.fingerprint(), plan.settings().epochs());
    if (last.isEmpty()) {
      checkpoints.clear();
    }
    Manifests.clear(storage, workspace.model());
    return train(context.session(), workspace, plan, checkpoints, last);
  }

  private static void requireSameNetwork(
      Storage storage, NetworkSettings wanted, FeatureManifest features, Path folder) {
    FrozenSpec frozen = FrozenNetworks.resolve(storage, wanted, 1);
    if (!frozen.frozenSha256().equals(features.frozenSha256())
        || !frozen.preprocessing().equals(features.preprocessing())) {
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
  }

  private static Optional<ModelManifest> finished(
      Storage storage, Workspace workspace, TrainingPlan plan) {
    return Manifests.find(storage, workspace.model(), ModelManifest.class)
        .filter(model -> model.fingerprint().equals(plan.fingerprint()))
        .filter(model -> isDone(plan, model.history()));
  }

  private static boolean isDone(TrainingPlan plan, List<EpochFigures> history) {
    return history.size() == plan.settings().epochs()
        || history.size() < plan.settings().epochs() && hasStopped(plan, history);
  }

  private static boolean hasStopped(TrainingPlan plan, List<EpochFigures> history) {
    int patience = plan.settings().earlyStoppingEpochs();
    return patience > 0 && history.size() - TrainingState.bestEpoch(history) >= patience;
  }

  private static TrainResult train(
      Session session,
      Workspace workspace,
      TrainingPlan plan,
      Checkpoints checkpoints,
      Optional<Checkpoints.Found> last) {
    FeatureManifest features = plan.features();
    List<EpochFigures> history = last.map(found -> found.state().history()).orElse(List.of());
    int resumedFrom = history.size();
    ComputationGraph head =
        last.map(found -> CheckpointCodec.decode(found.head()))
            .orElseGet(() -> plan.network().init(features.featureCount(), plan.seed()));
    session.describe(
        "train",
        "%s on %d examples, %d workers"
            .formatted(plan.head(), features.rows(Split.TRAIN), plan.workers().size()));
    if (resumedFrom > 0) {
      Progress.say("train: going on after epoch " + resumedFrom);
    }
    JavaRDD<FeatureBlock> blocks =
        FeatureBlocks.cached(session, plan.workers(), features.featureCount());
    Optional<JavaRDD<FeatureBlock>> validation = validation(session, workspace, features);
    EpochTrainer trainer = new EpochTrainer(session, plan, blocks, head);
    long start = System.nanoTime();
    try {
      for (int epoch = resumedFrom;
          epoch < plan.settings().epochs() && !hasStopped(plan, history);
          epoch++) {
        double loss = trainer.train(epoch);
        EpochFigures figures = figures(session, plan, trainer, blocks, validation, epoch, loss);
        history = TrainingState.with(history, figures);
        Progress.say("train: " + describe(figures));
        if ((epoch + 1) % plan.settings().checkpointEveryEpochs() == 0
            || epoch + 1 == plan.settings().epochs()
            || hasStopped(plan, history)) {
          save(checkpoints, plan, trainer.head(), history);
        }
      }
    } catch (DivergedException diverged) {
      throw new InputException(
          "Cannot train: the loss of epoch "
              + diverged.epoch()
              + " is not a number; lower --learning-rate (now "
              + plan.settings().learningRate()
              + "). The checkpoints before it are kept",
          diverged);
    } finally {
      blocks.unpersist();
      validation.ifPresent(JavaRDD::unpersist);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    double examples = (double) features.rows(Split.TRAIN) * (history.size() - resumedFrom);
    ModelManifest model =
        publish(session.storage(), workspace, plan, checkpoints, trainer.head(), history);
    return TrainResult.of(StageResult.DONE, model, resumedFrom, examples / seconds);
  }

  private static Optional<JavaRDD<FeatureBlock>> validation(
      Session session, Workspace workspace, FeatureManifest features) {
    long rows = features.rows(Split.VAL);
    if (rows == 0) {
      return Optional.empty();
    }
    int parts =
        (int) Math.max(rows / WorkerSlices.MOST_ROWS + 1, session.context().defaultParallelism());
    return Optional.of(
        FeatureBlocks.cached(
            session,
            WorkerSlices.divide(workspace.features(), features.files(Split.VAL), parts),
            features.featureCount()));
  }

  private static EpochFigures figures(
      Session session,
      TrainingPlan plan,
      EpochTrainer trainer,
      JavaRDD<FeatureBlock> blocks,
      Optional<JavaRDD<FeatureBlock>> validation,
      int epoch,
      double loss) {
    HeadSnapshot head = new HeadSnapshot(trainer.head());
    ClassificationMetrics train = HeadMetrics.of(session, head, blocks, 1, plan.classes());
    Optional<ClassificationMetrics> val =
        validation.map(each -> HeadMetrics.of(session, head, each, ALL, plan.classes()));
    return new EpochFigures(
        epoch + 1,
        loss,
        train.accuracy(),
        val.map(ClassificationMetrics::logLoss).orElse(null),
        val.map(ClassificationMetrics::accuracy).orElse(null));
  }

  private static String describe(EpochFigures each) {
    String text =
        String.format(
            Locale.ROOT,
            "epoch %d, loss %.4f, accuracy %.3f",
            each.number(),
            each.trainLoss(),
            each.trainAccuracy());
    return each.validationLoss() == null
        ? text
        : text
            + String.format(
                Locale.ROOT,
                ", validation loss %.4f, accuracy %.3f",
                each.validationLoss(),
                each.validationAccuracy());
  }

  private static void save(
      Checkpoints checkpoints,
      TrainingPlan plan,
      ComputationGraph head,
      List<EpochFigures> history) {
    byte[] bytes = CheckpointCodec.encode(head);
    checkpoints.save(
        new TrainingState(
            TrainingState.FORMAT,
            plan.fingerprint(),
            history.size(),
            head.getConfiguration().getIterationCount(),
            plan.seed(),
            Sha256.of(bytes),
            plan.features().frozenSha256(),
            history),
        bytes);
    checkpoints.retain(plan.settings().keepCheckpoints(), TrainingState.bestEpoch(history));
  }

  private static ModelManifest publish(
      Storage storage,
      Workspace workspace,
      TrainingPlan plan,
      Checkpoints checkpoints,
      ComputationGraph head,
      List<EpochFigures> history) {
    int best = TrainingState.bestEpoch(history);
    boolean takeBest = plan.settings().earlyStoppingEpochs() > 0 && best < history.size();
    Optional<Checkpoints.Found> kept = takeBest ? checkpoints.find(best) : Optional.empty();
    byte[] bytes = kept.map(Checkpoints.Found::head).orElseGet(() -> CheckpointCodec.encode(head));
    storage.publish(new Path(workspace.model(), ModelManifest.HEAD_FILE), bytes);
    ModelManifest model =
        new ModelManifest(
            ModelManifest.FORMAT,
            plan.fingerprint(),
            Sha256.of(bytes),
            kept.isPresent() ? best : history.size(),
            plan.features().featuresHash(),
            plan.features(),
            plan.head().toString(),
            history,
            plan.seed(),
            Version.current());
    Manifests.publish(storage, workspace.model(), model);
    return model;
  }
}
