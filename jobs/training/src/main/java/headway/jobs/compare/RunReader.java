package headway.jobs.compare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import headway.common.InputException;
import headway.common.config.ReportSettings;
import headway.common.config.training.ClassifySettings.Classifier;
import headway.common.dataset.manifest.FeatureManifest;
import headway.common.dataset.manifest.Manifests;
import headway.common.history.EpochMetrics;
import headway.common.storage.Storage;
import headway.common.storage.Workspace;
import headway.jobs.classify.ClassifierManifest;
import headway.jobs.model.ModelManifest;
import headway.jobs.model.TrainedModel;
import headway.jobs.stage.ResultLine;
import headway.jobs.train.TrainedHead;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/** Reads the trained model and the classifiers of one workspace. */
record RunReader(Storage storage) {
  /**
   * Reads at least one run.
   *
   * @param name of the workspace; the report's title, if any, precedes it
   * @throws InputException if the workspace does not exist or nothing is trained in it
   */
  List<ComparedRun> read(Workspace workspace, String name) {
    if (!storage.exists(workspace.root())) {
      throw new InputException(
          "Cannot compare " + workspace.root() + ": it does not exist; check the URI");
    }
    String title = text(line(workspace.metrics("report")), "title");
    String titled =
        title == null || title.isBlank() || title.equals(ReportSettings.UNTITLED)
            ? name
            : title + " (" + name + ")";
    List<ComparedRun> runs = new ArrayList<>();
    TrainedModel.find(storage, workspace)
        .ifPresent(model -> runs.add(trained(workspace, titled, model)));
    for (Classifier each : Classifier.values()) {
      Manifests.find(storage, workspace.classify(each.optionValue()), ClassifierManifest.class)
          .flatMap(made -> classified(workspace, titled, made))
          .ifPresent(runs::add);
    }
    if (runs.isEmpty()) {
      throw new InputException(
          "Cannot compare "
              + workspace.root()
              + ": nothing has been trained in it; run train or classify first");
    }
    return runs;
  }

  private ComparedRun trained(Workspace workspace, String name, TrainedModel trained) {
    ModelManifest model = trained.manifest();
    EpochMetrics figures = model.history().get(model.epoch() - 1);
    JsonNode evaluated = lineOf(workspace.metrics("evaluate"), model);
    return new ComparedRun(
        name,
        workspace.root().toString(),
        model.features().network(),
        model.features().cut(),
        model.features().featureCount(),
        model.features().views(),
        model.head(),
        TrainedHead.of(trained, storage).numParams(),
        number(line(workspace.metrics("extract")), "imagesPerSecond"),
        number(lineOf(workspace.metrics("train"), model), "seconds"),
        model.epoch(),
        figures.validationAccuracy(),
        figures.validationLoss(),
        text(evaluated, "split"),
        number(evaluated, "accuracy"),
        model.history(),
        model.features());
  }

  private Optional<ComparedRun> classified(
      Workspace workspace, String name, ClassifierManifest made) {
    String classifier = made.classifier();
    FeatureManifest features = made.features();
    JsonNode result = line(workspace.metrics("classify " + classifier));
    if (result.isMissingNode()) {
      return Optional.empty();
    }
    boolean validated = "val".equals(text(result, "split"));
    return Optional.of(
        new ComparedRun(
            name + " " + classifier,
            workspace.root().toString(),
            features.network(),
            features.cut(),
            features.featureCount(),
            features.views(),
            classifier,
            null,
            number(line(workspace.metrics("extract")), "imagesPerSecond"),
            number(result, "trainSeconds"),
            null,
            validated ? number(result, "accuracy") : null,
            validated ? number(result, "logLoss") : null,
            text(result, "split"),
            number(result, "accuracy"),
            List.of(),
            features));
  }

  /** The result line if it belongs to this model; missing if it belongs to an earlier one. */
  private JsonNode lineOf(Path path, ModelManifest model) {
    JsonNode line = line(path);
    return model.headSha256().equals(text(line, "headSha256")) ? line : MissingNode.getInstance();
  }

  private JsonNode line(Path path) {
    return ResultLine.read(storage, path)
        .map(line -> (JsonNode) line)
        .orElseGet(MissingNode::getInstance);
  }

  private static Double number(JsonNode line, String field) {
    JsonNode value = line.path(field);
    return value.isNumber() ? value.asDouble() : null;
  }

  private static String text(JsonNode line, String field) {
    JsonNode value = line.path(field);
    return value.isTextual() ? value.asText() : null;
  }
}
