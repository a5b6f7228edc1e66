package headway.jobs.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import headway.common.InputException;
import headway.common.storage.Storage;
import headway.common.storage.Workspace;
import headway.jobs.model.ModelCatalogue;
import headway.jobs.model.ModelFigures;
import headway.jobs.model.ModelVersion;
import headway.jobs.model.ModelVersions;
import headway.jobs.model.VersionFolder;
import headway.jobs.stage.FigureText;
import java.util.List;
import java.util.Optional;

/**
 * What {@code predict} uses.
 *
 * @param version its number; 0 for a classifier that an earlier Headway exported, without versions
 * @param accuracy of its evaluation; null if it was not evaluated
 * @param split of its evaluation; null if it was not evaluated
 * @param images of its evaluation; null if it was not evaluated
 * @param classifier URI of the classifier
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ServingReport(int version, Double accuracy, String split, Long images, String classifier) {

  /** Reads what serves, if anything does; tells what is wrong with its files. */
  static Optional<ServingReport> read(Storage storage, Workspace workspace, List<String> problems) {
    ModelVersions versions = new ModelVersions(storage, workspace);
    ModelCatalogue catalogue;
    try {
      catalogue = versions.catalogue();
    } catch (InputException damaged) {
      problems.add(damaged.getMessage());
      return copy(storage, workspace);
    }
    Optional<ModelVersion> serving = catalogue.servingVersion();
    if (serving.isEmpty()) {
      return copy(storage, workspace);
    }
    int number = serving.get().number();
    VersionFolder folder = new VersionFolder(storage, workspace);
    boolean whole = folder.isWhole(number);
    boolean copied = whole ? folder.isServed(number) : folder.isCopied(number);
    if (!whole) {
      problems.add(
          "files of version %d, which serves, are gone or damaged in %s; %s"
              .formatted(
                  number,
                  workspace.version(number),
                  copied
                      ? "predict uses the copy in "
                          + workspace.model()
                          + "; headway models promote "
                          + number
                          + " restores them"
                      : "promote another version, see headway models list"));
    } else if (!copied) {
      problems.add(
          "%s is not a whole copy of version %d, which serves; headway models promote %d makes it anew"
              .formatted(workspace.model(), number, number));
    }
    Optional<ModelFigures> figures = serving.get().evaluated();
    return Optional.of(
        new ServingReport(
            number,
            figures.map(ModelFigures::accuracy).orElse(null),
            figures.map(ModelFigures::split).orElse(null),
            figures.map(ModelFigures::images).orElse(null),
            (whole ? versions.classifier(number) : workspace.classifier()).toString()));
  }

  private static Optional<ServingReport> copy(Storage storage, Workspace workspace) {
    return storage.exists(workspace.classifier())
        ? Optional.of(new ServingReport(0, null, null, null, workspace.classifier().toString()))
        : Optional.empty();
  }

  /** One line for people. */
  String line() {
    return (version == 0 ? "a classifier without a version" : "version " + version)
        + (accuracy == null
            ? ", not evaluated"
            : FigureText.text(", accuracy %.3f on %,d images of %s", accuracy, images, split))
        + ", "
        + classifier;
  }
}
