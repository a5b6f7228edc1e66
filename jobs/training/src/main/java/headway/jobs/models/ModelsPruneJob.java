package headway.jobs.models;

import headway.common.storage.Storage;
import headway.common.storage.Workspace;
import headway.jobs.model.ModelCatalogue;
import headway.jobs.model.ModelVersion;
import headway.jobs.model.ModelVersions;
import headway.jobs.stage.Flag;
import headway.jobs.stage.Stage;
import headway.jobs.stage.StageContext;
import headway.jobs.stage.StageResult;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FileStatus;

/**
 * Deletes old versions of the model. The one that serves, the one before it and the newest stay.
 *
 * <p>Reads and writes: {@code models/}. Example: {@code headway models prune --keep 5 --workspace
 * s3a://bucket/work}.
 */
public final class ModelsPruneJob implements Stage {
  @Override
  public String name() {
    return "models prune";
  }

  @Override
  public String summary() {
    return "Delete old versions of the model";
  }

  @Override
  public int helpPosition() {
    return 93;
  }

  @Override
  public List<Flag> flags() {
    return List.of(Flag.of("models.keep", "N"));
  }

  @Override
  public ModelsPruneResult run(StageContext context) {
    Storage storage = context.storage();
    Workspace workspace = context.workspace();
    ModelVersions versions = new ModelVersions(storage, workspace);
    ModelVersions.Read before = versions.read();
    ModelCatalogue next = before.catalogue().pruned(context.settings().models().keep());
    int pruned = before.catalogue().versions().size() - next.versions().size();
    if (pruned > 0) {
      versions.replace(before, next);
    }
    int deleted = before.stored().isPresent() ? deleteUnnamed(storage, workspace, next) : 0;
    return new ModelsPruneResult(
        pruned + deleted > 0 ? StageResult.DONE : StageResult.UNCHANGED,
        next.versions().size(),
        pruned,
        next.serving());
  }

  /** Deletes the folders of versions that the catalogue does not name, a killed prune's too. */
  private static int deleteUnnamed(Storage storage, Workspace workspace, ModelCatalogue catalogue) {
    Set<String> named =
        catalogue.versions().stream()
            .map(ModelVersion::number)
            .map(String::valueOf)
            .collect(Collectors.toSet());
    List<FileStatus> unnamed =
        storage.list(
            workspace.models(),
            each ->
                each.isDirectory()
                    && each.getPath().getName().matches("[1-9][0-9]*")
                    && !named.contains(each.getPath().getName()));
    unnamed.forEach(each -> storage.delete(each.getPath()));
    return unnamed.size();
  }
}
