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
import headway.common.evaluation.ConfusedPair;
import headway.common.report.data.ReportData.Evaluation;
import j2html.tags.DomContent;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The confusion matrix: a shaded table, or for many classes the pairs that are confused most often.
 */
public final class ConfusionMatrix {
  private static final int MOST_CLASSES = 50;

  /** The most columns that fit the page with horizontal names. */
  private static final int MOST_ACROSS = 10;

  /** From this shade on, white text is easier to read. */
  private static final double DEEP = 0.6;

  private ConfusionMatrix() {}

  /** Whether a matrix of so many classes is drawn whole. */
  public static boolean fits(int classes) {
    return classes <= MOST_CLASSES;
  }

  public static DomContent render(List<String> names, Evaluation evaluation) {
    return evaluation
        .metrics()
        .filter(m -> m.examples() > 0)
        .map(
            m ->
                fits(names.size())
                    ? matrix(names, m, cells(names.size(), evaluation.pairs()))
                    : pairs(names, evaluation.pairs()))
        .orElseGet(() -> p("Not evaluated.").withClass("empty"));
  }

  private static long[][] cells(int classes, List<ConfusedPair> pairs) {
    long[][] cells = new long[classes][classes];
    pairs.forEach(pair -> cells[pair.truth()][pair.predicted()] = pair.images());
    return cells;
  }

  private static DomContent matrix(
      List<String> names, ClassificationMetrics metrics, long[][] cells) {
    return div(table(
                caption(
                    "Rows: what the images are. Columns: what they were called. The shade is the"
                        + " share of the row, on a square-root scale."),
                thead(
                    tr(
                        th("truth ╲ called").withClass("corner"),
                        each(names, n -> th(span(n)).attr("scope", "col").withTitle(n)))),
                tbody(
                    each(
                        indices(names.size()),
                        truth -> row(names, cells[truth], metrics.support(truth), truth))))
            .withClass(names.size() > MOST_ACROSS ? "confusion many" : "confusion"))
        .withClass("wide")
        .attr("role", "region")
        .attr("aria-label", "Confusion matrix")
        .attr("tabindex", "0");
  }

  private static DomContent row(List<String> names, long[] cells, long support, int truth) {
    return tr(
        th(names.get(truth)).attr("scope", "row").withTitle(names.get(truth)),
        each(
            indices(names.size()),
            predicted ->
                cell(names, new ConfusedPair(truth, predicted, cells[predicted]), support)));
  }

  private static DomContent cell(List<String> names, ConfusedPair pair, long support) {
    if (pair.images() == 0) {
      return td("0").withClass("zero");
    }
    double share = (double) pair.images() / support;
    double shade = Math.sqrt(share);
    String kind = pair.right() ? "hit" : "miss";
    return td(NumberText.count(pair.images()))
        .withClass(shade >= DEEP ? kind + " deep" : kind)
        .withStyle(String.format(Locale.ROOT, "--shade:%.3f", shade))
        .withTitle(
            "%s called %s: %s of %s (%s)"
                .formatted(
                    names.get(pair.truth()),
                    names.get(pair.predicted()),
                    NumberText.count(pair.images()),
                    NumberText.count(support),
                    NumberText.percent(share)));
  }

  private static DomContent pairs(List<String> names, List<ConfusedPair> pairs) {
    List<ConfusedPair> worst =
        pairs.stream().filter(pair -> !pair.right()).sorted(ConfusedPair.MOST_FIRST).toList();
    return div(
        p(
            "%d classes are too many for a matrix: the pairs most often confused. All are in the table evaluate/confusion."
                .formatted(names.size())),
        div(table(
                    thead(tr(th("Is"), th("Called"), th("Images"))),
                    tbody(
                        each(
                            worst,
                            pair ->
                                tr(
                                    td(names.get(pair.truth())),
                                    td(names.get(pair.predicted())).withClass("wrong"),
                                    td(NumberText.count(pair.images())).withClass("number")))))
                .withClass("rows"))
            .withClass("wide"));
  }

  private static List<Integer> indices(int n) {
    return IntStream.range(0, n).boxed().toList();
  }
}
