package headway.jobs.model;

import headway.common.dataset.manifest.Manifests;
import headway.common.storage.Storage;
import headway.common.storage.Workspace;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/**
 * A trained model with the folder in which its head lies.
 *
 * @param folder {@code candidate/}, the folder of a version, or {@code model/}
 */
public record TrainedModel(ModelManifest manifest, Path folder) {

  /**
   * The model of the last training: in {@code candidate/}, or in {@code model/} if an earlier
   * version of Headway trained it.
   */
  public static Optional<TrainedModel> find(Storage storage, Workspace workspace) {
    return in(storage, workspace.candidate()).or(() -> in(storage, workspace.model()));
  }

  /** The model in a folder. */
  public static Optional<TrainedModel> in(Storage storage, Path folder) {
    return Manifests.find(storage, folder, ModelManifest.class)
        .map(manifest -> new TrainedModel(manifest, folder));
  }

  /**
   * The model of the last training.
   *
   * @throws headway.common.InputException if there is none
   */
  public static TrainedModel require(Storage storage, Workspace workspace) {
    return find(storage, workspace)
        .orElseGet(
            () ->
                new TrainedModel(
                    Manifests.require(storage, workspace.candidate(), ModelManifest.class, "train"),
                    workspace.candidate()));
  }

  /** The path of the trained head. */
  public Path head() {
    return new Path(folder, manifest.headFile());
  }
}
