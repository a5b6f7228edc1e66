package headway.common.report.tables;

import static j2html.TagCreator.div;
import static j2html.TagCreator.each;
import static j2html.TagCreator.p;
import static j2html.TagCreator.table;
import static j2html.TagCreator.tbody;
import static j2html.TagCreator.td;
import static j2html.TagCreator.th;
import static j2html.TagCreator.thead;
import static j2html.TagCreator.tr;

import headway.common.evaluation.ClassScores;
import headway.common.evaluation.ClassificationMetrics;
import j2html.tags.DomContent;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/** Precision, recall and F1 of each class. */
public final class ClassTable {
  private static final int MOST_CLASSES = 200;

  /** Fewer are found at a glance. */
  private static final int LEAST_SEARCHED = 51;

  private ClassTable() {}

  public static DomContent render(List<String> names, Optional<ClassificationMetrics> metrics) {
    return metrics
        .filter(m -> m.examples() > 0)
        .map(m -> scores(names, m.perClass()))
        .orElseGet(() -> p("Not evaluated.").withClass("empty"));
  }

  private static DomContent scores(List<String> names, List<ClassScores> scores) {
    // Of a class without images nothing is known: its F1 of 0 is none.
    Comparator<Integer> byF1 =
        Comparator.<Integer, Boolean>comparing(label -> scores.get(label).support() == 0)
            .thenComparingDouble(label -> scores.get(label).f1());
    long without = scores.stream().filter(each -> each.support() == 0).count();
    List<Integer> shown =
        names.size() <= MOST_CLASSES
            ? IntStream.range(0, names.size()).boxed().toList()
            : IntStream.range(0, names.size()).boxed().sorted(byF1).limit(MOST_CLASSES).toList();
    boolean isSearched = names.size() >= LEAST_SEARCHED;
    String note =
        shown.size() == names.size()
            ? "All %d classes.".formatted(names.size())
            : "The %d of %d classes with the lowest F1.".formatted(shown.size(), names.size());
    return div(
        isSearched ? p(note + without(without)).withClass("note") : div(),
        div(table(
                    thead(
                        tr(
                            th("Class").attr("scope", "col"),
                            th("Images").attr("scope", "col"),
                            th("Precision").attr("scope", "col"),
                            th("Recall").attr("scope", "col"),
                            th("F1").attr("scope", "col"))),
                    tbody(each(shown, label -> row(names.get(label), scores.get(label)))))
                .withClass("rows"))
            .withClass("wide"),
        isSearched ? ClassSearch.render(names, scores) : div());
  }

  private static String without(long classes) {
    return classes == 0 ? "" : " Without images: " + NumberText.count(classes) + ".";
  }

  private static DomContent row(String name, ClassScores scores) {
    return tr(
        th(name).attr("scope", "row"),
        td(NumberText.count(scores.support())).withClass("number"),
        td(NumberText.decimal(scores.precision())).withClass("number"),
        td(NumberText.decimal(scores.recall())).withClass("number"),
        td(NumberText.decimal(scores.f1()))
            .withClass("number bar")
            .withStyle(String.format(Locale.ROOT, "--share:%.3f", scores.f1())));
  }
}
