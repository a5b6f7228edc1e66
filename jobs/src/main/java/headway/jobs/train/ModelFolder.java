package headway.jobs.train;

import headway.common.InputException;
import headway.common.checkpoint.EpochMetrics;
import headway.common.checkpoint.NetworkZip;
import headway.common.dataset.manifest.Manifests;
import headway.common.storage.Storage;
import headway.common.storage.Workspace;
import headway.jobs.stage.Version;
import headway.jobs.train.epochs.EpochLoop;
import headway.jobs.train.plan.TrainingPlan;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * The folder {@code model/} of a workspace, in which a model counts until its successor is
 * complete. The classifier that export made of it stays until export replaces that.
 */
record ModelFolder(Storage storage, Workspace workspace) {

  /** The model that is there, whatever made it. */
  Optional<ModelManifest> model() {
    return Manifests.find(storage, workspace.model(), ModelManifest.class);
  }

  /** The model that is there, if the plan would come to no other. */
  Optional<ModelManifest> finished(TrainingPlan plan) {
    return model().filter(there -> isOf(plan, there)).filter(there -> plan.isDone(there.history()));
  }

  private static boolean isOf(TrainingPlan plan, ModelManifest model) {
    return model.fingerprint().equals(plan.fingerprint());
  }

  /**
   * Sees to it that no model is lost for one that is trained the same way for fewer epochs.
   *
   * @param changed names of the settings that are other than in the training before
   * @throws InputException where the model that is there was trained for longer
   */
  void requireNotLonger(TrainingPlan plan, List<String> changed) {
    List<EpochMetrics> history = model().map(ModelManifest::history).orElse(List.of());
    boolean same =
        model().filter(there -> isOf(plan, there)).isPresent()
            || (!changed.isEmpty() && changed.stream().allMatch(each -> each.endsWith(".epochs")));
    if (same && history.size() > plan.epochs()) {
      throw new InputException(
          "Cannot train %d epochs: the model in %s has %d, trained with the same settings, and would be thrown away; ask for as many or more, or say --if-exists replace"
              .formatted(plan.epochs(), workspace.model(), history.size()));
    }
  }

  /** Puts a model in the position of the one before: its head, then the manifest that counts. */
  ModelManifest publish(TrainingPlan plan, EpochLoop epochs) {
    List<EpochMetrics> history = epochs.history();
    byte[] bytes = NetworkZip.write(epochs.kept());
    ModelManifest model =
        new ModelManifest(
            ModelManifest.FORMAT,
            plan.fingerprint(),
            NetworkZip.sha256(bytes),
            plan.keptEpoch(history),
            plan.rule(history),
            plan.features().featuresHash(),
            plan.features(),
            plan.head().toString(),
            plan.scratch().isPresent()
                ? plan.features().network()
                : plan.fineTuning().map(TrainingPlan.FineTuning::top).orElse(""),
            history,
            plan.seed(),
            Version.current(),
            plan.shown(),
            plan.fineTuningFrom(history));
    Path head = model.headFile(workspace);
    storage.publish(head, bytes);
    Manifests.publish(storage, workspace.model(), model);
    for (FileStatus each : storage.list(workspace.model())) {
      String name = each.getPath().getName();
      if (name.matches("head(-[0-9a-f]+)?\\.zip") && !name.equals(head.getName())) {
        storage.delete(each.getPath());
      }
    }
    return model;
  }
}
