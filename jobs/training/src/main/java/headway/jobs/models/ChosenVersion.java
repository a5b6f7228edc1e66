package headway.jobs.models;

import headway.common.InputException;
import headway.common.storage.Storage;
import headway.common.storage.Workspace;
import headway.jobs.model.AdoptedModel;
import headway.jobs.model.ModelCatalogue;
import headway.jobs.model.ModelVersion;
import headway.jobs.model.ModelVersions;
import headway.jobs.model.VersionFolder;
import headway.jobs.spark.Progress;
import headway.jobs.stage.StageContext;
import headway.jobs.stage.StageResult;
import java.util.function.UnaryOperator;

/** Lets a version serve that a person chose. */
record ChosenVersion(StageContext context, String command) {

  /**
   * Verifies the files of the version that is to serve, then replaces the catalogue, then brings
   * {@code model/} in line.
   *
   * @param choice the catalogue in which the chosen version serves
   * @throws InputException if its files are gone or damaged; what served serves on
   */
  ServingResult serve(UnaryOperator<ModelCatalogue> choice) {
    Storage storage = context.storage();
    Workspace workspace = context.workspace();
    new AdoptedModel(storage, workspace).adopt(line -> Progress.say(command + ": " + line));
    ModelVersions versions = new ModelVersions(storage, workspace);
    ModelVersions.Read before = versions.read();
    if (before.catalogue().versions().isEmpty()) {
      throw new InputException(
          "Cannot choose a version in "
              + workspace.root()
              + ": it has none; run export, which makes one of the trained model");
    }
    ModelCatalogue next = choice.apply(before.catalogue());
    VersionFolder folder = new VersionFolder(storage, workspace);
    if (folder.restore(next.serving())) {
      Progress.say(command + ": version " + next.serving() + " is restored from its copy");
    }
    folder.verify(next.serving());
    versions.replace(before, next);
    boolean copied = folder.serve(next.serving());
    boolean changed = copied || next.serving() != before.catalogue().serving();
    return new ServingResult(
        changed ? StageResult.DONE : StageResult.UNCHANGED,
        next.serving(),
        before.catalogue().serving(),
        next.servingVersion().map(ModelVersion::classifierSha256).orElseThrow(),
        workspace.classifier().toString());
  }
}
