package headway.common.report.tables;

import static j2html.TagCreator.div;
import static j2html.TagCreator.each;
import static j2html.TagCreator.figcaption;
import static j2html.TagCreator.figure;
import static j2html.TagCreator.p;
import static j2html.TagCreator.span;
import static j2html.TagCreator.table;
import static j2html.TagCreator.tbody;
import static j2html.TagCreator.td;
import static j2html.TagCreator.th;
import static j2html.TagCreator.thead;
import static j2html.TagCreator.tr;

import headway.common.evaluation.ThresholdCurve;
import headway.common.report.chart.ChartSeries;
import headway.common.report.chart.ChartSeries.Point;
import headway.common.report.chart.LineChart;
import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * For binary classifiers: the ROC and the precision-recall curve, and thresholds to choose from.
 */
public final class ThresholdSection {
  private final String positive;
  private final String negative;
  private final ThresholdCurve curve;
  private final String value;

  private ThresholdSection(List<String> names, ThresholdCurve curve, boolean probabilities) {
    this.negative = names.get(0);
    this.positive = names.get(1);
    this.curve = curve;
    this.value = probabilities ? "probability" : "score";
  }

  public static DomContent render(List<String> names, ThresholdCurve curve, boolean probabilities) {
    if (curve.positives() == 0 || curve.negatives() == 0) {
      return p("It takes images of both classes.").withClass("empty");
    }
    return new ThresholdSection(names, curve, probabilities).section();
  }

  private DomContent section() {
    return div(
        div(
                chart("ROC", "AUC " + NumberText.decimal(curve.auc()), roc()),
                chart(
                    "Precision and recall",
                    "average precision " + NumberText.decimal(curve.averagePrecision()),
                    precisionRecall()))
            .withClass("charts"),
        p(
            "An image is called %s from this %s of %s on, else %s. A higher threshold finds fewer of the %s and calls fewer others so."
                .formatted(positive, value, positive, negative, positive)),
        thresholds());
  }

  private static DomContent chart(String name, String figures, LineChart chart) {
    return figure(
        figcaption(
            span(name).withClass("name"),
            each(chart.series(), line -> span(line.name()).withClass("key " + line.style())),
            span(figures).withClass("key figure")),
        chart.render());
  }

  private LineChart roc() {
    List<Point> points = new ArrayList<>(List.of(new Point(0, 0)));
    curve
        .points()
        .forEach(at -> points.add(new Point(curve.falsePositiveRate(at), curve.recall(at))));
    return new LineChart(
        "ROC curve; the area under it is " + NumberText.decimal(curve.auc()) + ".",
        "share of %s called %s".formatted(negative, positive),
        List.of(
            new ChartSeries("chance", "training", List.of(new Point(0, 0), new Point(1, 1))),
            new ChartSeries("recall of " + positive, "validation", points)),
        List.of(),
        NumberText::percent,
        false);
  }

  private LineChart precisionRecall() {
    List<Point> points =
        curve.points().stream()
            .filter(at -> at.truePositives() + at.falsePositives() > 0)
            .map(at -> new Point(curve.recall(at), at.precision()))
            .toList();
    double share = (double) curve.positives() / (curve.positives() + curve.negatives());
    return new LineChart(
        "Precision by recall; the average precision is "
            + NumberText.decimal(curve.averagePrecision())
            + ".",
        "recall of " + positive,
        List.of(
            new ChartSeries(
                "chance", "training", List.of(new Point(0, share), new Point(1, share))),
            new ChartSeries("precision of " + positive, "validation", points)),
        List.of(),
        NumberText::percent,
        false);
  }

  private DomContent thresholds() {
    Optional<ThresholdCurve.Point> best = curve.bestByF1();
    List<ThresholdCurve.Point> shown =
        curve.points().stream()
            .filter(at -> at.usual() || best.filter(at::equals).isPresent())
            .toList();
    return div(table(
                thead(
                    tr(
                        column("Threshold"),
                        column("Precision"),
                        column("Recall"),
                        column("F1"),
                        column(negative + " called " + positive),
                        column(positive + " called " + negative))),
                tbody(each(shown, at -> row(at, best.filter(at::equals).isPresent()))))
            .withClass("numbers"))
        .withClass("wide");
  }

  private static DomContent column(String name) {
    return th(name).attr("scope", "col");
  }

  private DomContent row(ThresholdCurve.Point at, boolean best) {
    String name = at.usual() ? String.valueOf(at.threshold()) : NumberText.decimal(at.threshold());
    return tr(
            th(best ? name + " (best F1)" : name).attr("scope", "row"),
            td(NumberText.decimal(at.precision())),
            td(NumberText.decimal(curve.recall(at))),
            td(NumberText.decimal(curve.f1(at))),
            td(NumberText.count(at.falsePositives())),
            td(NumberText.count(curve.positives() - at.truePositives())))
        .withCondClass(best, "best");
  }
}
