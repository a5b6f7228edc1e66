package headway.jobs.track;

import headway.common.storage.Storage;
import headway.common.storage.Workspace;
import headway.jobs.evaluate.EvaluateResult;
import headway.jobs.evaluate.EvaluationTable;
import headway.jobs.model.ModelCatalogue;
import headway.jobs.model.ModelManifest;
import headway.jobs.model.ModelVersions;
import headway.jobs.model.TrainedModel;
import headway.jobs.stage.ResultLine;
import headway.jobs.stage.StageContext;
import headway.jobs.track.tracked.TrackedResults;
import java.util.Optional;

/** Reads from a workspace what its last training came to. */
record WorkspaceResults(StageContext context) {

  /**
   * The results of the last training; empty if none has ended.
   *
   * @param reported whether the page is of this model
   */
  Optional<TrackedResults> read(boolean reported) {
    return TrainedModel.find(context.storage(), context.workspace())
        .map(TrainedModel::manifest)
        .map(
            model ->
                new TrackedResults(
                    model,
                    evaluation(model),
                    version(model),
                    Optional.of(context.workspace().report()).filter(page -> reported)));
  }

  private Optional<TrackedResults.Evaluation> evaluation(ModelManifest model) {
    return ResultLine.read(
            context.storage(), context.workspace().metrics("evaluate"), EvaluateResult.class)
        .filter(each -> model.headSha256().equals(each.headSha256()))
        .map(
            result ->
                new TrackedResults.Evaluation(
                    result,
                    () ->
                        new EvaluationTable(
                                context, context.workspace().metrics("evaluate").getParent())
                            .pairs(model.features().classes())));
  }

  private Optional<TrackedResults.Version> version(ModelManifest model) {
    Storage storage = context.storage();
    Workspace workspace = context.workspace();
    ModelVersions versions = new ModelVersions(storage, workspace);
    ModelCatalogue catalogue = versions.catalogue();
    return catalogue
        .ofHead(model.headSha256())
        .map(
            version ->
                new TrackedResults.Version(
                    version,
                    versions.classifier(version.number()),
                    catalogue.serving() == version.number()));
  }
}
