package headway.common.report.tables;

import static j2html.TagCreator.caption;
import static j2html.TagCreator.div;
import static j2html.TagCreator.each;
import static j2html.TagCreator.p;
import static j2html.TagCreator.span;
import static j2html.TagCreator.table;
import static j2html.TagCreator.tbody;
import static j2html.TagCreator.td;
import static j2html.TagCreator.th;
import static j2html.TagCreator.thead;
import static j2html.TagCreator.tr;

import headway.common.evaluation.ClassificationMetrics;
import j2html.tags.DomContent;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The confusion matrix: a shaded table, or for many classes the pairs that are confused most often.
 */
public final class ConfusionMatrix {
  private static final int MOST_CLASSES = 30;
  private static final int MOST_PAIRS = 40;

  /** The most columns that fit the page with horizontal names. */
  private static final int MOST_ACROSS = 10;

  /** From this shade on, white text is easier to read. */
  private static final double DEEP = 0.6;

  private ConfusionMatrix() {}

  private record Pair(int truth, int predicted, long count) {}

  public static DomContent render(List<String> names, Optional<ClassificationMetrics> metrics) {
    return metrics
        .filter(m -> m.examples() > 0)
        .map(m -> names.size() <= MOST_CLASSES ? matrix(names, m) : pairs(names, m))
        .orElseGet(() -> p("Not evaluated.").withClass("empty"));
  }

  private static DomContent matrix(List<String> names, ClassificationMetrics metrics) {
    return div(table(
                caption(
                    "Rows: what the images are. Columns: what they were called. The shade is the"
                        + " share of the row, on a square-root scale."),
                thead(
                    tr(
                        th("truth ╲ called").withClass("corner"),
                        each(names, n -> th(span(n)).attr("scope", "col").withTitle(n)))),
                tbody(each(indices(names.size()), truth -> row(names, metrics, truth))))
            .withClass(names.size() > MOST_ACROSS ? "confusion many" : "confusion"))
        .withClass("wide")
        .attr("role", "region")
        .attr("aria-label", "Confusion matrix")
        .attr("tabindex", "0");
  }

  private static DomContent row(List<String> names, ClassificationMetrics metrics, int truth) {
    long support = metrics.perClass().get(truth).support();
    return tr(
        th(names.get(truth)).attr("scope", "row").withTitle(names.get(truth)),
        each(
            indices(names.size()),
            predicted ->
                cell(names, new Pair(truth, predicted, metrics.count(truth, predicted)), support)));
  }

  private static DomContent cell(List<String> names, Pair pair, long support) {
    if (pair.count() == 0) {
      return td("0").withClass("zero");
    }
    double share = (double) pair.count() / support;
    double shade = Math.sqrt(share);
    String kind = pair.truth() == pair.predicted() ? "hit" : "miss";
    return td(NumberText.count(pair.count()))
        .withClass(shade >= DEEP ? kind + " deep" : kind)
        .withStyle(String.format(Locale.ROOT, "--shade:%.3f", shade))
        .withTitle(
            "%s called %s: %s of %s (%s)"
                .formatted(
                    names.get(pair.truth()),
                    names.get(pair.predicted()),
                    NumberText.count(pair.count()),
                    NumberText.count(support),
                    NumberText.percent(share)));
  }

  private static DomContent pairs(List<String> names, ClassificationMetrics metrics) {
    List<Pair> worst =
        indices(names.size()).stream()
            .flatMap(
                t -> indices(names.size()).stream().map(c -> new Pair(t, c, metrics.count(t, c))))
            .filter(pair -> pair.truth() != pair.predicted() && pair.count() > 0)
            .sorted(Comparator.comparingLong(Pair::count).reversed())
            .limit(MOST_PAIRS)
            .toList();
    return div(
        p(
            "%d classes are too many for a matrix: the pairs most often confused, at most %d."
                .formatted(names.size(), MOST_PAIRS)),
        div(table(
                    thead(tr(th("Is"), th("Called"), th("Images"))),
                    tbody(
                        each(
                            worst,
                            pair ->
                                tr(
                                    td(names.get(pair.truth())),
                                    td(names.get(pair.predicted())).withClass("wrong"),
                                    td(NumberText.count(pair.count())).withClass("number")))))
                .withClass("rows"))
            .withClass("wide"));
  }

  private static List<Integer> indices(int n) {
    return IntStream.range(0, n).boxed().toList();
  }
}
