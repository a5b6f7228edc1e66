package headway.common.report;

import static j2html.TagCreator.details;
import static j2html.TagCreator.div;
import static j2html.TagCreator.each;
import static j2html.TagCreator.figcaption;
import static j2html.TagCreator.figure;
import static j2html.TagCreator.iff;
import static j2html.TagCreator.p;
import static j2html.TagCreator.span;
import static j2html.TagCreator.summary;
import static j2html.TagCreator.table;
import static j2html.TagCreator.tbody;
import static j2html.TagCreator.td;
import static j2html.TagCreator.th;
import static j2html.TagCreator.thead;
import static j2html.TagCreator.tr;

import headway.common.report.chart.ChartMark;
import headway.common.report.chart.ChartSeries;
import headway.common.report.chart.ChartSeries.Point;
import headway.common.report.chart.LineChart;
import headway.common.report.data.ReportData.Epoch;
import headway.common.report.data.ReportData.Training;
import headway.common.report.tables.NumberText;
import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Loss and accuracy, epoch by epoch. */
final class LearningCurves {
  /** A screen shows no more points. */
  private static final int MOST_EPOCHS = 400;

  private static final String WHAT_DIFFERS =
      "Training loss and accuracy are over all training images of the epoch, each as it was learned"
          + " from: before the step of its minibatch, with dropout and augmentation. Validation is"
          + " measured after the epoch, without either, so training may look worse. With"
          + " train.master = stock both are measured after the epoch.";

  private LearningCurves() {}

  static DomContent render(Training training) {
    if (training.history().isEmpty()) {
      return p("No epoch has been trained.").withClass("empty");
    }
    List<Epoch> shown = thinned(training);
    return div(
        div(
                chart(
                    "Loss",
                    LearningCurves.series(shown, Epoch::trainLoss, Epoch::validationLoss),
                    training,
                    NumberText::decimal),
                chart(
                    "Accuracy",
                    LearningCurves.series(shown, Epoch::trainAccuracy, Epoch::validationAccuracy),
                    training,
                    NumberText::percent))
            .withClass("charts"),
        each(training.warnings(), text -> p("Warning: " + text + ".").withClass("wrong")),
        iff(training.kept().isPresent(), p(whatIsKept(training))),
        p(WHAT_DIFFERS).withClass("empty"),
        history(training, shown));
  }

  private static String whatIsKept(Training training) {
    return "The classifier is that of epoch "
        + NumberText.count(training.kept().orElse(0))
        + " of "
        + NumberText.count(training.history().size())
        + ", "
        + training.rule().meaning()
        + ".";
  }

  /** At most {@link #MOST_EPOCHS}, evenly spaced, with the first, the last and the kept one. */
  private static List<Epoch> thinned(Training training) {
    List<Epoch> all = training.history();
    int stride = (all.size() - 1) / MOST_EPOCHS + 1;
    return IntStream.range(0, all.size())
        .filter(
            i ->
                i % stride == 0
                    || i == all.size() - 1
                    || training.kept().orElse(0) == all.get(i).number())
        .mapToObj(all::get)
        .toList();
  }

  private static List<ChartSeries> series(
      List<Epoch> epochs,
      ToDoubleFunction<Epoch> train,
      Function<Epoch, OptionalDouble> validation) {
    ChartSeries training =
        new ChartSeries(
            "training",
            "training",
            epochs.stream().map(e -> new Point(e.number(), train.applyAsDouble(e))).toList());
    List<Point> validated =
        epochs.stream()
            .filter(e -> validation.apply(e).isPresent())
            .map(e -> new Point(e.number(), validation.apply(e).getAsDouble()))
            .toList();
    return validated.isEmpty()
        ? List.of(training)
        : List.of(training, new ChartSeries("validation", "validation", validated));
  }

  private static DomContent chart(
      String name, List<ChartSeries> series, Training training, DoubleFunction<String> format) {
    List<ChartMark> marks = new ArrayList<>();
    training.kept().ifPresent(e -> marks.add(new ChartMark(e, "kept: epoch " + e, true)));
    training
        .fineTuningFrom()
        .ifPresent(e -> marks.add(new ChartMark(e, "fine-tuning from epoch " + e, false)));
    StringBuilder summary = new StringBuilder(name).append(" by epoch.");
    for (ChartSeries line : series) {
      List<Point> points = line.points();
      summary.append(
          " %s from %s to %s."
              .formatted(
                  line.name(),
                  format.apply(points.get(0).y()),
                  format.apply(points.get(points.size() - 1).y())));
    }
    training.kept().ifPresent(e -> summary.append(" Kept epoch: ").append(e).append('.'));
    training
        .fineTuningFrom()
        .ifPresent(e -> summary.append(" Fine-tuning from epoch ").append(e).append('.'));
    return figure(
        figcaption(
            span(name).withClass("name"),
            each(series, line -> span(line.name()).withClass("key " + line.style()))),
        new LineChart(summary.toString(), "epoch", series, marks, format).render());
  }

  private static DomContent history(Training training, List<Epoch> shown) {
    int all = training.history().size();
    String label =
        shown.size() == all
            ? "The same as numbers"
            : "The same as numbers: %s of %s"
                .formatted(NumberText.count(shown.size()), NumberText.count(all, "epoch"));
    return details(
        summary(label),
        div(table(
                    thead(
                        tr(
                            th("Epoch"),
                            th("Training loss"),
                            th("Training accuracy"),
                            th("Validation loss"),
                            th("Validation accuracy"))),
                    tbody(each(shown, e -> row(e, training.kept().orElse(0)))))
                .withClass("numbers"))
            .withClass("wide"));
  }

  private static DomContent row(Epoch e, int kept) {
    boolean isKept = e.number() == kept;
    return tr(
            th(e.number() + (isKept ? " (kept)" : "")).attr("scope", "row"),
            td(NumberText.decimal(e.trainLoss())),
            td(NumberText.percent(e.trainAccuracy())),
            td(optional(e.validationLoss(), NumberText::decimal)),
            td(optional(e.validationAccuracy(), NumberText::percent)))
        .withCondClass(isKept, "best");
  }

  private static String optional(OptionalDouble value, DoubleFunction<String> format) {
    return value.isPresent() ? format.apply(value.getAsDouble()) : "–";
  }
}
