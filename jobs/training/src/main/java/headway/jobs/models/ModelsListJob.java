package headway.jobs.models;

import headway.jobs.model.ModelCatalogue;
import headway.jobs.model.ModelFigures;
import headway.jobs.model.ModelVersion;
import headway.jobs.model.ModelVersions;
import headway.jobs.stage.FigureText;
import headway.jobs.stage.Flag;
import headway.jobs.stage.Stage;
import headway.jobs.stage.StageContext;
import headway.jobs.stage.StageResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * Lists the versions of the model with their figures, and the one that serves.
 *
 * <p>Reads: {@code models/_manifest.json}, and nothing else, however many versions there are.
 * Writes: nothing; the list is printed. Example: {@code headway models list --workspace
 * s3a://bucket/work}.
 */
public final class ModelsListJob implements Stage {
  private static final String ROW = "%-8s %-7s %-6s %8s %8s %8s %9s %8s  %s";
  private static final int SHORT_HASH = 12;

  @Override
  public String name() {
    return "models list";
  }

  @Override
  public String summary() {
    return "List the versions of the model and the one that serves";
  }

  @Override
  public int helpPosition() {
    return 90;
  }

  @Override
  public List<Flag> flags() {
    return List.of(Flag.of("models.show", "N"));
  }

  @Override
  public boolean readsOnly() {
    return true;
  }

  @Override
  public ModelsListResult run(StageContext context) {
    ModelCatalogue catalogue =
        new ModelVersions(context.storage(), context.workspace()).catalogue();
    List<ModelVersion> all = catalogue.versions();
    int show = context.settings().models().show();
    List<ModelVersion> newest =
        show == 0 ? all : all.subList(Math.max(0, all.size() - show), all.size());
    return new ModelsListResult(
        StageResult.DONE,
        catalogue.serving(),
        catalogue.previous().map(ModelVersion::number).orElse(0),
        all.size(),
        newest,
        table(catalogue, newest));
  }

  private static List<String> table(ModelCatalogue catalogue, List<ModelVersion> versions) {
    List<String> lines = new ArrayList<>();
    lines.add(
        row(
            "version",
            "state",
            "split",
            "images",
            "accuracy",
            "log loss",
            "macro F1",
            "classes",
            "what became of it"));
    versions.forEach(each -> lines.add(row(catalogue, each)));
    return lines;
  }

  private static String row(ModelCatalogue catalogue, ModelVersion version) {
    return row(
        version.number(),
        state(catalogue, version),
        version.evaluated().map(ModelFigures::split).orElse("-"),
        figure(version, each -> FigureText.text("%,d", each.images())),
        figure(version, each -> FigureText.text("%.3f", each.accuracy())),
        figure(version, each -> FigureText.text("%.4f", each.logLoss())),
        figure(version, each -> FigureText.text("%.3f", each.macroF1())),
        FigureText.text("%,d", version.classes()),
        "head "
            + version.headSha256().substring(0, Math.min(SHORT_HASH, version.headSha256().length()))
            + ", "
            + (version.judgement().promoted() ? "promoted: " : "kept: ")
            + version.judgement().reason());
  }

  private static String state(ModelCatalogue catalogue, ModelVersion version) {
    if (version.number() == catalogue.serving()) {
      return "serves";
    }
    if (version.withdrawn()) {
      return "left";
    }
    return version.judgement().promoted() ? "served" : "kept";
  }

  private static String figure(ModelVersion version, Function<ModelFigures, String> text) {
    return version.evaluated().map(text).orElse("-");
  }

  private static String row(Object... cells) {
    return String.format(Locale.ROOT, ROW, cells);
  }
}
