package headway.jobs.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import headway.common.InputException;
import headway.common.dataset.manifest.Manifests;
import headway.common.history.EpochMetrics;
import headway.common.storage.Storage;
import headway.common.storage.Workspace;
import headway.jobs.model.ModelManifest;
import headway.jobs.stage.FigureText;
import java.util.List;
import java.util.Optional;

/**
 * The model in {@code model/}.
 *
 * @param epoch that is kept, from 1
 * @param epochs that were trained
 * @param validationAccuracy of that epoch; null without validation photos
 * @param classes number of classes
 * @param classifier URI of the exported classifier of this model; null if there is none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ModelReport(
    String headSha256,
    String network,
    String cut,
    int epoch,
    int epochs,
    Double validationAccuracy,
    int classes,
    String classifier) {

  /** Reads the model, if there is one. */
  static Optional<ModelReport> read(Storage storage, Workspace workspace, List<String> problems) {
    try {
      return Manifests.find(storage, workspace.model(), ModelManifest.class)
          .map(model -> of(storage, workspace, model));
    } catch (InputException unreadable) {
      problems.add(unreadable.getMessage());
      return Optional.empty();
    }
  }

  private static ModelReport of(Storage storage, Workspace workspace, ModelManifest model) {
    EpochMetrics figures = model.history().get(model.epoch() - 1);
    return new ModelReport(
        model.headSha256(),
        model.features().network(),
        model.features().cut(),
        model.epoch(),
        model.history().size(),
        figures.validationAccuracy(),
        model.features().classes().size(),
        storage.exists(workspace.classifier()) ? workspace.classifier().toString() : null);
  }

  /** One line for people. */
  String line() {
    return FigureText.text(
        "epoch %d of %d is kept, %,d classes, by %s cut at %s%s; %s",
        epoch,
        epochs,
        classes,
        network,
        cut,
        validationAccuracy == null
            ? ""
            : FigureText.text(", validation accuracy %.3f", validationAccuracy),
        classifier == null ? "no classifier is exported" : "classifier " + classifier);
  }
}
