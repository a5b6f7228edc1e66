package headway.jobs.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import headway.common.InputException;
import headway.common.checkpoint.EpochFigures;
import headway.common.dataset.QuarantineFile;
import headway.common.dataset.QuarantineRow;
import headway.common.dataset.manifest.DataFile;
import headway.common.dataset.manifest.Manifests;
import headway.common.dataset.manifest.ShardManifest;
import headway.common.dataset.parquet.CloseableIterator;
import headway.common.report.ReportData;
import headway.common.report.ReportPage;
import headway.common.report.Thumbnail;
import headway.common.storage.Storage;
import headway.common.storage.Workspace;
import headway.jobs.evaluate.EvaluateResult;
import headway.jobs.evaluate.ShownPredictions;
import headway.jobs.export.ExportJob;
import headway.jobs.stage.Stage;
import headway.jobs.stage.StageContext;
import headway.jobs.stage.StageOutput;
import headway.jobs.stage.StageResult;
import headway.jobs.train.ModelManifest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * Writes one page that a person can look at.
 *
 * <p>Reads: {@code model/}, {@code evaluate/}, {@code shards/}, {@code quarantine/}, the result
 * lines of the stages. Writes: {@code report/index.html}, which needs nothing else. Example: {@code
 * headway report --workspace s3a://bucket/work}.
 */
public final class ReportJob implements Stage {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int MOST_QUARANTINED = 50;
  private static final List<String> TIMED =
      List.of("shard", "extract", "train", "evaluate", "export");

  @Override
  public String name() {
    return "report";
  }

  @Override
  public String summary() {
    return "Write one HTML page with curves, confusion matrix, predictions and provenance";
  }

  @Override
  public StageOutput output(StageContext context) {
    return StageOutput.object(context.workspace().report());
  }

  @Override
  public ReportResult run(StageContext context) {
    Storage storage = context.storage();
    Workspace workspace = context.workspace();
    ModelManifest model = ModelManifest.require(storage, workspace);
    EvaluateResult evaluated = evaluated(storage, workspace);
    ShownPredictions shown = ShownPredictions.read(storage, workspace);
    Optional<ShardManifest> shards =
        Manifests.find(storage, workspace.shards(), ShardManifest.class);
    context.session().describe(name(), "collecting pictures");
    Map<String, Thumbnail> pictures =
        Pictures.of(
            context.session(), workspace.shards(), files(shards, evaluated.split()), keys(shown));
    String page =
        ReportPage.html(
            new ReportData(
                context.settings().report().title(),
                evaluated.classes(),
                ReportData.Training.of(model.history().stream().map(ReportJob::epoch).toList()),
                new ReportData.Evaluation(
                    evaluated.split(),
                    Optional.of(evaluated.metrics()),
                    tiles(shown.sample(), pictures),
                    tiles(shown.worst(), pictures)),
                intake(storage, workspace, shards),
                new ReportData.Making(timings(storage, workspace), ExportJob.provenance(model))));
    byte[] bytes = page.getBytes(StandardCharsets.UTF_8);
    storage.publish(workspace.report(), bytes);
    return new ReportResult(StageResult.DONE, workspace.report().toString(), bytes.length);
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

  private static List<DataFile> files(Optional<ShardManifest> shards, String split) {
    return shards.stream()
        .flatMap(manifest -> manifest.files().stream())
        .filter(file -> file.split().label().equals(split))
        .toList();
  }

  private static Set<String> keys(ShownPredictions shown) {
    Set<String> keys = new HashSet<>();
    shown.sample().forEach(each -> keys.add(each.key()));
    shown.worst().forEach(each -> keys.add(each.key()));
    return keys;
  }

  private static ReportData.Epoch epoch(EpochFigures figures) {
    return new ReportData.Epoch(
        figures.number(),
        figures.trainLoss(),
        figures.trainAccuracy(),
        optional(figures.validationLoss()),
        optional(figures.validationAccuracy()));
  }

  private static OptionalDouble optional(Double value) {
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  private static List<ReportData.Tile> tiles(
      List<ShownPredictions.Shown> shown, Map<String, Thumbnail> pictures) {
    return shown.stream()
        .map(
            each ->
                new ReportData.Tile(
                    each.prediction(), pictures.getOrDefault(each.key(), Thumbnail.none())))
        .toList();
  }

  private static ReportData.Intake intake(
      Storage storage, Workspace workspace, Optional<ShardManifest> shards) {
    List<ReportData.Quarantined> rows = new ArrayList<>();
    for (FileStatus file : storage.list(workspace.quarantine())) {
      if (file.isFile() && file.getPath().getName().endsWith(".parquet")) {
        try (CloseableIterator<QuarantineRow> each =
            QuarantineFile.read(file.getPath(), storage.configuration())) {
          while (each.hasNext() && rows.size() < MOST_QUARANTINED) {
            QuarantineRow row = each.next();
            rows.add(new ReportData.Quarantined(row.key(), row.sizeBytes(), row.reason()));
          }
        }
      }
    }
    return new ReportData.Intake(
        shards.map(ShardManifest::rows).orElse(0L),
        rows,
        shards.map(ShardManifest::quarantined).orElse(0L),
        shards.map(ShardManifest::duplicates).orElse(0L));
  }

  private static List<ReportData.StageTiming> timings(Storage storage, Workspace workspace) {
    List<ReportData.StageTiming> timings = new ArrayList<>();
    for (String stage : TIMED) {
      storage
          .readIfPresent(workspace.metrics(stage))
          .ifPresent(bytes -> timings.add(timing(stage, bytes)));
    }
    return timings;
  }

  private static ReportData.StageTiming timing(String stage, byte[] line) {
    try {
      JsonNode result = JSON.readTree(line);
      JsonNode rate = result.path("imagesPerSecond");
      return new ReportData.StageTiming(
          stage,
          result.path("seconds").asDouble(),
          rate.isNumber() ? OptionalDouble.of(rate.asDouble()) : OptionalDouble.empty());
    } catch (IOException broken) {
      throw new InputException("Cannot read the result of " + stage + ": run it again", broken);
    }
  }
}
