package headway.jobs.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import headway.common.InputException;
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
import headway.jobs.stage.StageContext;
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

/** The page of one evaluation, whatever made its predictions. */
public final class EvaluationPage {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int MOST_QUARANTINED = 50;

  private EvaluationPage() {}

  /**
   * What the page is of.
   *
   * @param probabilities whether what the predictions call so is that, and no mere score
   * @param training its epochs, none where it has none
   * @param timed stages whose time is shown
   * @param provenance what decided the result, by name
   */
  public record Evaluated(
      EvaluateResult figures,
      ShownPredictions shown,
      boolean probabilities,
      ReportData.Training training,
      List<String> timed,
      Map<String, String> provenance) {}

  /** UTF-8. The pictures come out of the workspace's shards, if they are there. */
  public static byte[] of(StageContext context, Evaluated evaluated) {
    Storage storage = context.storage();
    Workspace workspace = context.workspace();
    EvaluateResult figures = evaluated.figures();
    ShownPredictions shown = evaluated.shown();
    Optional<ShardManifest> shards =
        Manifests.find(storage, workspace.shards(), ShardManifest.class);
    context.session().describe("report", "collecting pictures");
    Map<String, Thumbnail> pictures =
        Pictures.of(
            context.session(), workspace.shards(), files(shards, figures.split()), keys(shown));
    return ReportPage.html(
            new ReportData(
                context.settings().report().title(),
                figures.classes(),
                evaluated.training(),
                new ReportData.Evaluation(
                    figures.split(),
                    Optional.of(figures.metrics()),
                    tiles(shown.sample(), pictures),
                    tiles(shown.worst(), pictures),
                    evaluated.probabilities()),
                intake(storage, workspace, shards),
                new ReportData.Making(
                    timings(storage, workspace, evaluated.timed()), evaluated.provenance())))
        .getBytes(StandardCharsets.UTF_8);
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

  private static List<ReportData.StageTiming> timings(
      Storage storage, Workspace workspace, List<String> stages) {
    List<ReportData.StageTiming> timings = new ArrayList<>();
    for (String stage : stages) {
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
