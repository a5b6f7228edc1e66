package headway.jobs.report;

import com.fasterxml.jackson.databind.json.JsonMapper;
import headway.common.InputException;
import headway.common.config.ReportSettings;
import headway.common.report.data.ReportData;
import headway.common.storage.Sha256;
import headway.common.storage.Storage;
import headway.common.storage.Workspace;
import headway.jobs.evaluate.EvaluateResult;
import headway.jobs.evaluate.EvaluationTable;
import headway.jobs.evaluate.ShownPredictions;
import headway.jobs.export.ExportJob;
import headway.jobs.model.ModelManifest;
import headway.jobs.model.ModelVersion;
import headway.jobs.model.ModelVersions;
import headway.jobs.model.TrainedModel;
import headway.jobs.stage.Flag;
import headway.jobs.stage.ResultLine;
import headway.jobs.stage.Stage;
import headway.jobs.stage.StageContext;
import headway.jobs.stage.StageData;
import headway.jobs.stage.StageInputs;
import headway.jobs.stage.StageOutput;
import headway.jobs.stage.StageResult;
import headway.jobs.stage.Stages;
import headway.jobs.stage.Version;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.hadoop.fs.Path;

/**
 * Writes the report of a run as one HTML page.
 *
 * <p>Reads: {@code candidate/} and, for the class activation maps, the {@code classifier.onnx} of
 * its version in {@code models/}; {@code evaluate/}, {@code shards/}, {@code quarantine/}, the
 * result lines of the stages. Writes: {@code report/index.html}, which is self-contained. Example:
 * {@code headway report --workspace s3a://bucket/work}.
 */
public final class ReportJob implements Stage {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Override
  public String name() {
    return "report";
  }

  @Override
  public String summary() {
    return "Write one HTML page: curves, confusion matrix, predictions, activation maps,"
        + " provenance";
  }

  @Override
  public int helpPosition() {
    return 60;
  }

  @Override
  public List<Flag> flags() {
    return List.of(Flag.TITLE, Flag.TRACK);
  }

  @Override
  public StageData data(StageContext context) {
    Workspace workspace = context.workspace();
    return new StageData(
        List.of(workspace.candidate(), workspace.metrics("evaluate").getParent()),
        List.of(workspace.report().getParent()));
  }

  @Override
  public StageOutput output(StageContext context) {
    return StageOutput.object(context.workspace().report());
  }

  @Override
  public Optional<StageInputs> inputs(StageContext context) {
    Storage storage = context.storage();
    Workspace workspace = context.workspace();
    TrainedModel trained = TrainedModel.require(storage, workspace);
    evaluated(storage, workspace, trained.manifest());
    ReportSettings settings = context.settings().report();
    Map<String, String> values = new HashMap<>();
    values.put("the model", hash(storage, new Path(trained.folder(), Workspace.MANIFEST)));
    values.put("the shards", hash(storage, new Path(workspace.shards(), Workspace.MANIFEST)));
    values.put("the predictions", hash(storage, ShownPredictions.path(workspace)));
    timed()
        .forEach(
            stage -> values.put("the result of " + stage, hash(storage, workspace.metrics(stage))));
    values.put(Flag.TITLE.key(), settings.title());
    values.put("report.gridImages", String.valueOf(settings.gridImages()));
    values.put("report.mistakes", String.valueOf(settings.mistakes()));
    values.put("report.activationMaps", String.valueOf(settings.activationMaps()));
    values.put("the version of Headway", Version.current());
    return Optional.of(new StageInputs(values, List.of(workspace.report()), ReportResult.class));
  }

  private static String hash(Storage storage, Path object) {
    return storage.readIfPresent(object).map(Sha256::of).orElse("");
  }

  private static List<String> timed() {
    return Stages.all().stream().filter(Stage::isTimed).map(Stage::name).toList();
  }

  @Override
  public ReportResult run(StageContext context) {
    Storage storage = context.storage();
    Workspace workspace = context.workspace();
    ModelManifest model = TrainedModel.require(storage, workspace).manifest();
    EvaluateResult evaluated = evaluated(storage, workspace, model);
    byte[] bytes =
        EvaluationPage.of(
            context,
            new EvaluationPage.Evaluated(
                "Report",
                evaluated,
                ShownPredictions.read(storage, workspace),
                new EvaluationTable(context, workspace.metrics("evaluate").getParent()),
                true,
                Optional.of(
                    new ActivationMaps(
                        storage.qualify(classifier(storage, workspace, model)).toString(),
                        model.headSha256())),
                training(context, model),
                timed(),
                made(storage, workspace, model)));
    storage.publish(workspace.report(), bytes);
    return new ReportResult(
        StageResult.DONE,
        context.settings().report().title(),
        workspace.report().toString(),
        bytes.length);
  }

  /** The exported classifier of this model, or the one that serves if it is not exported yet. */
  private static Path classifier(Storage storage, Workspace workspace, ModelManifest model) {
    ModelVersions versions = new ModelVersions(storage, workspace);
    return versions
        .catalogue()
        .ofHead(model.headSha256())
        .map(version -> versions.classifier(version.number()))
        .orElseGet(workspace::classifier);
  }

  /** The training history, with the warnings of train if its result line belongs to this model. */
  private static ReportData.Training training(StageContext context, ModelManifest model) {
    List<String> warnings = new ArrayList<>();
    ResultLine.read(context.storage(), context.workspace().metrics("train"))
        .filter(line -> line.path("headSha256").asText().equals(model.headSha256()))
        .ifPresent(line -> line.path("warnings").forEach(each -> warnings.add(each.asText())));
    return new ReportData.Training(
            ReportData.Epoch.of(model.history()), OptionalInt.of(model.epoch()), model.keepBest())
        .fineTunedFrom(model.fineTuned())
        .with(warnings);
  }

  private static String told(ModelVersion version) {
    return version.number()
        + (version.judgement().promoted()
            ? ", promoted"
            : ", not promoted: " + version.judgement().reason());
  }

  /** The provenance: the most important values first, then the settings, then the hashes. */
  private static Map<String, String> made(
      Storage storage, Workspace workspace, ModelManifest model) {
    Map<String, String> made = new LinkedHashMap<>();
    new ModelVersions(storage, workspace)
        .catalogue()
        .ofHead(model.headSha256())
        .ifPresent(version -> made.put("version of the model", told(version)));
    made.put("network", model.features().network());
    made.put("cut", model.features().cut());
    made.put("preprocessing", model.features().preprocessing());
    made.put("head", model.head());
    made.put("views", String.valueOf(model.features().views()));
    model.features().settings().entrySet().stream()
        .filter(each -> each.getKey().startsWith("augment"))
        .forEach(each -> made.put(each.getKey(), each.getValue()));
    made.putAll(model.settings());
    ExportJob.provenance(model).forEach(made::putIfAbsent);
    return made;
  }

  private static EvaluateResult evaluated(
      Storage storage, Workspace workspace, ModelManifest model) {
    EvaluateResult evaluated = evaluated(storage, workspace);
    if (!model.headSha256().equals(evaluated.headSha256())) {
      throw new InputException(
          "Cannot report on "
              + workspace.root()
              + ": its evaluation is of a model before the one that is there now; run evaluate"
              + " again");
    }
    return evaluated;
  }

  private static EvaluateResult evaluated(Storage storage, Workspace workspace) {
    Path path = workspace.metrics("evaluate");
    byte[] bytes =
        storage
            .readIfPresent(path)
            .orElseThrow(
                () ->
                    new InputException(
                        "Cannot report on "
                            + workspace.root()
                            + ": it has no evaluation; run evaluate first"));
    try {
      return JSON.readerFor(EvaluateResult.class)
          .without(com.fasterxml.jackson.databind.DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .readValue(bytes);
    } catch (IOException broken) {
      throw new InputException(
          "Cannot read " + path + ": it is not what evaluate writes; run evaluate again", broken);
    }
  }
}
