package headway.jobs.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import headway.common.InputException;
import headway.common.config.ReportSettings;
import headway.common.dataset.QuarantineRow;
import headway.common.dataset.manifest.Manifests;
import headway.common.dataset.manifest.ShardManifest;
import headway.common.dataset.manifest.SplitLeak;
import headway.common.dataset.parquet.CloseableIterator;
import headway.common.dataset.predictions.ClassRow;
import headway.common.evaluation.ConfusedPair;
import headway.common.report.ReportPage;
import headway.common.report.data.ReportData;
import headway.common.report.data.Thumbnail;
import headway.common.report.tables.ConfusionMatrix;
import headway.common.storage.Storage;
import headway.common.storage.Workspace;
import headway.jobs.evaluate.EvaluateResult;
import headway.jobs.evaluate.EvaluationTable;
import headway.jobs.evaluate.ShownPredictions;
import headway.jobs.spark.Progress;
import headway.jobs.stage.StageContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;

/** The page of one evaluation, of a trained head or of another classifier. */
public final class EvaluationPage {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int MOST_QUARANTINED = 50;

  private EvaluationPage() {}

  /**
   * The evaluation that the page shows.
   *
   * @param kind of the page, in its title and heading
   * @param table of its images, classes and pairs of classes
   * @param probabilities whether the scores of the predictions are probabilities
   * @param maps draws class activation maps; empty if the model is not a network
   * @param training its epochs; {@link ReportData.Training#NONE} if it has none
   * @param timed stages whose duration is shown
   * @param provenance inputs and settings of the result, by name
   */
  public record Evaluated(
      String kind,
      EvaluateResult figures,
      ShownPredictions shown,
      EvaluationTable table,
      boolean probabilities,
      Optional<ActivationMaps> maps,
      ReportData.Training training,
      List<String> timed,
      Map<String, String> provenance) {}

  /** The page as UTF-8. Its images come from the workspace's shards, if they exist. */
  public static byte[] of(StageContext context, Evaluated evaluated) {
    Storage storage = context.storage();
    Workspace workspace = context.workspace();
    EvaluateResult figures = evaluated.figures();
    ReportSettings wanted = context.settings().report();
    ShownPredictions shown = evaluated.shown().limited(wanted.gridImages(), wanted.mistakes());
    sayWhatIsMissing(wanted, evaluated);
    Optional<ShardManifest> shards =
        Manifests.find(storage, workspace.shards(), ShardManifest.class);
    ShownShards files = ShownShards.of(workspace, shards, figures);
    context.session().describe("report", "collecting images");
    List<ClassRow> rows = evaluated.table().classes();
    List<String> classes = rows.stream().map(ClassRow::label).toList();
    Map<String, Thumbnail> images =
        ShardImages.of(context.session(), files.of(all(shown)), keys(shown));
    return ReportPage.html(
            evaluated.kind(),
            new ReportData(
                context.settings().report().title(),
                classes,
                evaluated.training(),
                new ReportData.Evaluation(
                    figures.split(),
                    Optional.of(figures.metrics(rows)),
                    pairs(evaluated, classes),
                    tiles(shown.sample(), images),
                    tiles(shown.worst(), images),
                    evaluated.probabilities(),
                    activations(context, evaluated, files),
                    Optional.ofNullable(shown.thresholds())),
                intake(storage, workspace, shards),
                new ReportData.Provenance(
                    timings(storage, workspace, evaluated.timed()), evaluated.provenance())))
        .getBytes(StandardCharsets.UTF_8);
  }

  /** The whole confusion matrix, or of one that does not fit the page its worst pairs. */
  private static List<ConfusedPair> pairs(Evaluated evaluated, List<String> classes) {
    if (ConfusionMatrix.fits(classes.size())) {
      return evaluated.table().pairs(classes);
    }
    Map<String, Integer> labels = new HashMap<>();
    classes.forEach(name -> labels.put(name, labels.size()));
    return evaluated.figures().worstPairs().stream()
        .map(
            pair ->
                new ConfusedPair(labels.get(pair.truth()), labels.get(pair.label()), pair.images()))
        .toList();
  }

  /** Reports if evaluate stored fewer predictions than the page could show. */
  private static void sayWhatIsMissing(ReportSettings wanted, Evaluated evaluated) {
    long images = evaluated.figures().images();
    long mistakes = images - Math.round(evaluated.figures().accuracy() * images);
    say("report.gridImages", wanted.gridImages(), evaluated.shown().sample().size(), images);
    say("report.mistakes", wanted.mistakes(), evaluated.shown().worst().size(), mistakes);
  }

  private static void say(String key, int wanted, int kept, long there) {
    if (kept < Math.min(wanted, there)) {
      Progress.say(
          "report: shows %d instead of %s = %d, because evaluate kept no more; run evaluate with the same setting first"
              .formatted(kept, key, wanted));
    }
  }

  /** The images for which a map could be drawn. */
  private static List<ReportData.Tile> activations(
      StageContext context, Evaluated evaluated, ShownShards files) {
    int most = context.settings().report().activationMaps();
    if (evaluated.maps().isEmpty() || most == 0) {
      return List.of();
    }
    List<ShownPredictions.Shown> mapped = mapped(evaluated.shown(), most);
    Map<String, Integer> labels = new HashMap<>();
    mapped.forEach(each -> labels.put(each.key(), each.predicted()));
    context.session().describe("report", "drawing class activation maps");
    Map<String, Thumbnail> drawn =
        evaluated.maps().get().of(context.session(), files.of(mapped), labels);
    return tiles(mapped.stream().filter(each -> drawn.containsKey(each.key())).toList(), drawn);
  }

  /**
   * Selects images for maps: up to half of them are the worst mistakes, the others come from the
   * sample.
   */
  private static List<ShownPredictions.Shown> mapped(ShownPredictions shown, int most) {
    List<ShownPredictions.Shown> worst = shown.worst().stream().limit(most / 2).toList();
    return Stream.concat(
            shown.sample().stream()
                .filter(each -> !worst.contains(each))
                .limit(most - worst.size()),
            worst.stream())
        .toList();
  }

  private static List<ShownPredictions.Shown> all(ShownPredictions shown) {
    return Stream.concat(shown.sample().stream(), shown.worst().stream()).toList();
  }

  private static Set<String> keys(ShownPredictions shown) {
    return all(shown).stream().map(ShownPredictions.Shown::key).collect(Collectors.toSet());
  }

  private static List<ReportData.Tile> tiles(
      List<ShownPredictions.Shown> shown, Map<String, Thumbnail> images) {
    return shown.stream()
        .map(
            each ->
                new ReportData.Tile(
                    each.prediction(), images.getOrDefault(each.key(), Thumbnail.none())))
        .toList();
  }

  private static ReportData.InputSummary intake(
      Storage storage, Workspace workspace, Optional<ShardManifest> shards) {
    List<ReportData.Quarantined> rows = new ArrayList<>();
    List<String> files =
        storage.lengths(workspace.quarantine()).keySet().stream()
            .filter(name -> name.endsWith(".parquet"))
            .sorted()
            .toList();
    for (int i = 0; i < files.size() && rows.size() < MOST_QUARANTINED; i++) {
      try (CloseableIterator<QuarantineRow> each =
          QuarantineRow.TABLE.read(
              new Path(workspace.quarantine(), files.get(i)), storage.configuration())) {
        while (each.hasNext() && rows.size() < MOST_QUARANTINED) {
          QuarantineRow row = each.next();
          rows.add(new ReportData.Quarantined(row.key(), row.sizeBytes(), row.reason()));
        }
      }
    }
    return new ReportData.InputSummary(
        shards.map(ShardManifest::rows).orElse(0L),
        rows,
        shards.map(ShardManifest::quarantined).orElse(0L),
        shards.map(ShardManifest::duplicates).orElse(0L),
        shards.stream()
            .flatMap(manifest -> manifest.leaks().stream())
            .map(SplitLeak::words)
            .toList());
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
