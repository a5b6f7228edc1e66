package headway.jobs.train;

import headway.common.InputException;
import headway.common.checkpoint.NetworkZip;
import headway.common.dataset.manifest.Manifests;
import headway.common.history.EpochMetrics;
import headway.common.storage.Storage;
import headway.common.storage.Workspace;
import headway.jobs.model.ModelManifest;
import headway.jobs.model.TrainedModel;
import headway.jobs.stage.Version;
import headway.jobs.train.epochs.EpochLoop;
import headway.jobs.train.plan.TrainingPlan;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * The folder {@code candidate/} of a workspace, with the model of the last training. What serves is
 * elsewhere.
 */
record ModelFolder(Storage storage, Workspace workspace) {

  /** The model of the last training. */
  Optional<ModelManifest> model() {
    return TrainedModel.find(storage, workspace).map(TrainedModel::manifest);
  }

  /** The current model if it is complete and the plan would produce the same. */
  Optional<ModelManifest> finished(TrainingPlan plan) {
    return model().filter(there -> isOf(plan, there)).filter(there -> plan.isDone(there.history()));
  }

  private static boolean isOf(TrainingPlan plan, ModelManifest model) {
    return model.fingerprint().equals(plan.fingerprint());
  }

  /**
   * Rejects the replacement of a model by one that is trained the same way for fewer epochs.
   *
   * @param changed names of the settings that differ from the previous training
   * @throws InputException if the current model was trained for longer
   */
  void requireNotLonger(TrainingPlan plan, List<String> changed) {
    List<EpochMetrics> history = model().map(ModelManifest::history).orElse(List.of());
    boolean same =
        model().filter(there -> isOf(plan, there)).isPresent()
            || (!changed.isEmpty() && changed.stream().allMatch(each -> each.endsWith(".epochs")));
    if (same && history.size() > plan.epochs()) {
      throw new InputException(
          "Cannot train %d epochs: the model in %s has %d, trained with the same settings, and would be thrown away; ask for as many or more, or say --if-exists replace"
              .formatted(plan.epochs(), workspace.candidate(), history.size()));
    }
  }

  /** Replaces the model: first the head, then the manifest. */
  ModelManifest publish(TrainingPlan plan, EpochLoop epochs) {
    List<EpochMetrics> history = epochs.history();
    NetworkZip network = NetworkZip.of(epochs.kept());
    ModelManifest model =
        new ModelManifest(
            ModelManifest.FORMAT,
            plan.fingerprint(),
            network.sha256(),
            plan.keptEpoch(history),
            plan.rule(history),
            plan.features().featuresHash(),
            plan.features(),
            plan.head().toString(),
            plan.input().fromScratch().isPresent()
                ? plan.features().network()
                : plan.fineTuning().map(TrainingPlan.FineTuning::top).orElse(""),
            history,
            plan.seed(),
            Version.current(),
            plan.shown(),
            plan.fineTuningFrom(history));
    Path head = new Path(workspace.candidate(), model.headFile());
    network.publish(storage, head);
    Manifests.publish(storage, workspace.candidate(), model);
    for (FileStatus each : storage.list(workspace.candidate())) {
      String name = each.getPath().getName();
      if (name.matches("head(-[0-9a-f]+)?\\.zip") && !name.equals(head.getName())) {
        storage.delete(each.getPath());
      }
    }
    return model;
  }
}
