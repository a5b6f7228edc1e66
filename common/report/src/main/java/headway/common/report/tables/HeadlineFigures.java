package headway.common.report.tables;

import static j2html.TagCreator.dd;
import static j2html.TagCreator.div;
import static j2html.TagCreator.dl;
import static j2html.TagCreator.dt;
import static j2html.TagCreator.each;
import static j2html.TagCreator.p;
import static j2html.TagCreator.span;

import headway.common.evaluation.ClassificationMetrics;
import headway.common.evaluation.WilsonInterval;
import headway.common.report.data.ReportData;
import headway.common.report.data.ReportData.Evaluation;
import headway.common.report.data.ReportData.InputSummary;
import headway.common.report.data.ReportData.StageTiming;
import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.List;

/** The most important figures of a report. */
public final class HeadlineFigures {
  private HeadlineFigures() {}

  private record Card(String name, String value, String note) {}

  /** Omits the epochs of a model that was not trained in epochs. */
  public static String subtitle(ReportData data) {
    int epochs = data.training().history().size();
    return NumberText.count(data.classNames().size(), "class", "classes")
        + " · "
        + NumberText.count(data.inputSummary().images(), "image")
        + (epochs == 0 ? "" : " · " + NumberText.count(epochs, "epoch"));
  }

  public static DomContent cards(ReportData data) {
    List<Card> cards = new ArrayList<>();
    data.evaluation()
        .metrics()
        .filter(metrics -> metrics.examples() > 0)
        .ifPresentOrElse(
            metrics -> addFigures(cards, metrics, data.evaluation()),
            () -> cards.add(new Card("Accuracy", "–", "not evaluated")));
    addInputSummary(cards, data.inputSummary());
    double seconds = data.provenance().timings().stream().mapToDouble(StageTiming::seconds).sum();
    if (seconds > 0) {
      cards.add(new Card("Time", NumberText.duration(seconds), "all stages together"));
    }
    return div(
        dl(each(cards, HeadlineFigures::card)).withClass("cards"),
        each(data.inputSummary().notes(), note -> p(note).withClass("wrong")));
  }

  private static void addFigures(
      List<Card> cards, ClassificationMetrics metrics, Evaluation evaluation) {
    WilsonInterval likely = WilsonInterval.of(metrics.correct(), metrics.examples());
    cards.add(
        new Card(
            "Accuracy",
            NumberText.percent(metrics.accuracy()),
            "%s of %s; 95%% interval %s–%s"
                .formatted(
                    NumberText.count(metrics.correct()),
                    NumberText.count(metrics.examples(), evaluation.split() + " image"),
                    NumberText.percent(likely.low()),
                    NumberText.percent(likely.high()))));
    metrics
        .topK()
        .forEach(
            (k, share) -> {
              if (k > 1 && k < metrics.classCount()) {
                String note = "the truth is among the first " + k;
                cards.add(new Card("Top-" + k, NumberText.percent(share), note));
              }
            });
    cards.add(
        new Card("Macro F1", NumberText.decimal(metrics.macroF1()), "every class weighs the same"));
    if (evaluation.probabilities()) {
      cards.add(
          new Card("Log loss", NumberText.decimal(metrics.logLoss()), "nats; lower is better"));
    }
  }

  private static void addInputSummary(List<Card> cards, InputSummary inputSummary) {
    String duplicates = NumberText.count(inputSummary.duplicates(), "exact duplicate");
    cards.add(new Card("Images", NumberText.count(inputSummary.images()), duplicates));
    cards.add(
        new Card(
            "Quarantined",
            NumberText.count(inputSummary.quarantinedTotal()),
            "set aside, with a reason"));
  }

  private static DomContent card(Card card) {
    return div(
        dt(card.name()),
        dd(span(card.value()).withClass("value"), span(card.note()).withClass("note")));
  }
}
