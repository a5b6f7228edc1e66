package headway.common.report;

import headway.common.report.PageFrame.Section;
import headway.common.report.data.ReportData;
import headway.common.report.data.ReportData.Evaluation;
import headway.common.report.data.ReportData.Provenance;
import headway.common.report.tables.ClassTable;
import headway.common.report.tables.ConfusionMatrix;
import headway.common.report.tables.HeadlineFigures;
import headway.common.report.tables.ReportTables;
import headway.common.report.tables.ThresholdSection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The report of a run as one HTML page.
 *
 * <p>The page is self-contained, and its bytes depend on its data alone. Its size is bounded: of
 * too many tiles, rows or classes it shows the first or the worst, and says so.
 */
public final class ReportPage {
  private ReportPage() {}

  /** The whole page; write it as UTF-8. */
  public static String html(ReportData data) {
    return html("Report", data);
  }

  /**
   * The whole page; write it as UTF-8.
   *
   * @param kind the kind of page, for its title and heading
   */
  public static String html(String kind, ReportData data) {
    Evaluation evaluation = data.evaluation();
    Provenance provenance = data.provenance();
    Section classes =
        new Section(
            "classes", "Classes", ClassTable.render(data.classNames(), evaluation.metrics()));
    List<Section> sections = new ArrayList<>();
    Collections.addAll(
        sections,
        new Section("figures", "Figures", HeadlineFigures.cards(data)),
        new Section("curves", "Training", LearningCurves.render(data.training())),
        new Section(
            "confusion", "Confusion matrix", ConfusionMatrix.render(data.classNames(), evaluation)),
        classes,
        new Section("predictions", "Predictions", TileGrid.sample(data.classNames(), evaluation)),
        new Section("mistakes", "Worst mistakes", TileGrid.mistakes(data.classNames(), evaluation)),
        new Section(
            "activations",
            "Class activation maps",
            TileGrid.activations(data.classNames(), evaluation)),
        new Section("quarantine", "Quarantine", ReportTables.quarantine(data.inputSummary())),
        new Section("timings", "Stage timings", ReportTables.timings(provenance.timings())),
        new Section(
            "provenance", "What made it", ReportTables.provenance(provenance.provenance())));
    evaluation
        .thresholds()
        .ifPresent(
            curve ->
                sections.add(
                    sections.indexOf(classes) + 1,
                    new Section(
                        "thresholds",
                        "Thresholds",
                        ThresholdSection.render(
                            data.classNames(), curve, evaluation.probabilities()))));
    return PageFrame.page(kind, data.title(), HeadlineFigures.subtitle(data), sections);
  }
}
