package headway.jobs.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import headway.common.InputException;
import headway.common.history.EpochMetrics;
import headway.common.storage.Storage;
import headway.common.storage.Workspace;
import headway.jobs.model.ModelCatalogue;
import headway.jobs.model.ModelManifest;
import headway.jobs.model.ModelVersion;
import headway.jobs.model.ModelVersions;
import headway.jobs.model.TrainedModel;
import headway.jobs.stage.FigureText;
import java.util.List;
import java.util.Optional;

/**
 * The model of the last training.
 *
 * @param epoch that is kept, from 1
 * @param epochs that were trained
 * @param validationAccuracy of that epoch; null without validation photos
 * @param classes number of classes
 * @param version number of the version that it is; null if it is none yet
 * @param serves whether this version serves
 * @param serving number of the version that serves; 0 if none does
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
    Integer version,
    boolean serves,
    int serving,
    String classifier) {

  /** Reads the model, if there is one. */
  static Optional<ModelReport> read(Storage storage, Workspace workspace, List<String> problems) {
    try {
      return TrainedModel.find(storage, workspace)
          .map(model -> of(storage, workspace, model.manifest()));
    } catch (InputException unreadable) {
      problems.add(unreadable.getMessage());
      return Optional.empty();
    }
  }

  private static ModelReport of(Storage storage, Workspace workspace, ModelManifest model) {
    ModelVersions versions = new ModelVersions(storage, workspace);
    ModelCatalogue catalogue = catalogue(versions);
    Optional<Integer> version = catalogue.ofHead(model.headSha256()).map(ModelVersion::number);
    EpochMetrics figures = model.history().get(model.epoch() - 1);
    return new ModelReport(
        model.headSha256(),
        model.features().network(),
        model.features().cut(),
        model.epoch(),
        model.history().size(),
        figures.validationAccuracy(),
        model.features().classes().size(),
        version.orElse(null),
        version.filter(each -> each == catalogue.serving()).isPresent(),
        catalogue.serving(),
        version.map(each -> versions.classifier(each).toString()).orElse(null));
  }

  /** The catalogue; if it is damaged, as {@link ServingReport} tells, none. */
  private static ModelCatalogue catalogue(ModelVersions versions) {
    try {
      return versions.catalogue();
    } catch (InputException damaged) {
      return ModelCatalogue.EMPTY;
    }
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
        classifier == null ? "it is no version yet" : "version " + version + ", " + state());
  }

  private String state() {
    if (serves) {
      return "which serves";
    }
    return serving == 0
        ? "which does not serve, and neither does another"
        : "which does not serve: version " + serving + " does";
  }
}
