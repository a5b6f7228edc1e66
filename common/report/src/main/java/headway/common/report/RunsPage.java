package headway.common.report;

import static j2html.TagCreator.div;
import static j2html.TagCreator.each;
import static j2html.TagCreator.figcaption;
import static j2html.TagCreator.figure;
import static j2html.TagCreator.h3;
import static j2html.TagCreator.iff;
import static j2html.TagCreator.p;
import static j2html.TagCreator.span;
import static j2html.TagCreator.table;
import static j2html.TagCreator.tbody;
import static j2html.TagCreator.td;
import static j2html.TagCreator.th;
import static j2html.TagCreator.thead;
import static j2html.TagCreator.tr;

import headway.common.report.PageFrame.Section;
import headway.common.report.chart.ChartSeries;
import headway.common.report.chart.ChartSeries.Point;
import headway.common.report.chart.LineChart;
import headway.common.report.data.ReportData.Epoch;
import headway.common.report.tables.NumberText;
import headway.common.report.tables.ReportTables;
import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.DoubleFunction;
import java.util.function.Function;

/** The learning curves of several runs on common axes, as one self-contained HTML page. */
public final class RunsPage {
  /** More lines cannot be distinguished. */
  private static final int MOST_LINES = 8;

  private static final int MOST_ROWS = 500;

  private RunsPage() {}

  /**
   * The data of the page.
   *
   * @param notes that matter for the comparison
   * @param runs the best one first
   */
  public record Data(String title, String subtitle, List<String> notes, List<Run> runs) {
    public Data {
      notes = List.copyOf(notes);
      runs = List.copyOf(runs);
    }
  }

  /**
   * One run.
   *
   * @param accuracy on the common axis, in [0, 1]
   * @param facts other values by column name, in display order
   * @param history by ascending epoch; none where it has none
   * @param kept the epoch of the model
   */
  public record Run(
      String name,
      OptionalDouble accuracy,
      Map<String, String> facts,
      List<Epoch> history,
      OptionalInt kept) {
    public Run {
      facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
      history = List.copyOf(history);
    }
  }

  /**
   * The whole page; write it as UTF-8.
   *
   * @param kind the kind of page, for its title and heading
   */
  public static String html(String kind, Data data) {
    return PageFrame.page(
        kind,
        data.title(),
        data.subtitle(),
        List.of(
            new Section("accuracy", "Side by side", accuracies(data)),
            new Section("curves", "Learning curves", curves(data.runs()))));
  }

  private static DomContent accuracies(Data data) {
    Map<String, Set<String>> values = new LinkedHashMap<>();
    for (Run run : data.runs()) {
      run.facts()
          .forEach((name, value) -> values.computeIfAbsent(name, n -> new HashSet<>()).add(value));
    }
    boolean several = data.runs().size() > 1;
    List<String> columns = new ArrayList<>();
    Map<String, String> same = new LinkedHashMap<>();
    values.forEach(
        (name, each) -> {
          if (several
              && each.size() == 1
              && data.runs().stream().allMatch(run -> run.facts().containsKey(name))) {
            same.put(name, each.iterator().next());
          } else {
            columns.add(name);
          }
        });
    List<Run> shown = data.runs().subList(0, Math.min(MOST_ROWS, data.runs().size()));
    return div(
        each(data.notes(), note -> p(note).withClass("wrong")),
        div(table(
                    thead(
                        tr(
                            th("Run").attr("scope", "col"),
                            th("Accuracy").attr("scope", "col"),
                            each(columns, column -> th(column).attr("scope", "col")))),
                    tbody(each(shown, run -> row(run, columns))))
                .withClass("rows runs"))
            .withClass("wide"),
        TileGrid.more(data.runs().size(), MOST_ROWS),
        iff(!same.isEmpty(), div(h3("The same in all"), ReportTables.provenance(same))));
  }

  /** Each cell names its column, because on a narrow screen a run is shown as a list. */
  private static DomContent row(Run run, List<String> columns) {
    double share = run.accuracy().orElse(0);
    return tr(
        th(run.name()).attr("scope", "row"),
        td(run.accuracy().isPresent() ? NumberText.percent(share) : "–")
            .withClass("bar")
            .attr("data-column", "Accuracy")
            .withStyle(String.format(Locale.ROOT, "--share:%.3f", share)),
        each(
            columns,
            column -> td(run.facts().getOrDefault(column, "–")).attr("data-column", column)));
  }

  private static DomContent curves(List<Run> runs) {
    List<Run> trained = runs.stream().filter(run -> !run.history().isEmpty()).toList();
    if (trained.isEmpty()) {
      return p("None of these was trained epoch by epoch.").withClass("empty");
    }
    List<Run> drawn = trained.subList(0, Math.min(MOST_LINES, trained.size()));
    return div(
        iff(
            drawn.size() < trained.size(),
            p("The best %d of %d runs.".formatted(drawn.size(), trained.size()))),
        div(
                chart("Validation accuracy", drawn, Epoch::validationAccuracy, NumberText::percent),
                chart("Validation loss", drawn, Epoch::validationLoss, NumberText::decimal),
                chart(
                    "Training loss",
                    drawn,
                    epoch -> OptionalDouble.of(epoch.trainLoss()),
                    NumberText::decimal))
            .withClass("charts"),
        p("The large dot of a line is the epoch that the run's model is of.").withClass("empty"));
  }

  private static DomContent chart(
      String name,
      List<Run> runs,
      Function<Epoch, OptionalDouble> value,
      DoubleFunction<String> format) {
    List<ChartSeries> series = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      List<Point> points =
          runs.get(i).history().stream()
              .filter(epoch -> value.apply(epoch).isPresent())
              .map(epoch -> new Point(epoch.number(), value.apply(epoch).getAsDouble()))
              .toList();
      if (!points.isEmpty()) {
        OptionalInt kept = runs.get(i).kept();
        series.add(
            new ChartSeries(
                runs.get(i).name(),
                "run" + i,
                points,
                kept.isPresent() ? OptionalDouble.of(kept.getAsInt()) : OptionalDouble.empty()));
      }
    }
    String summary = name + " by epoch, of " + NumberText.count(series.size(), "run") + ".";
    return figure(
        figcaption(
            span(name).withClass("name"),
            each(
                series,
                line -> span(line.name()).withClass("key " + line.style()).withTitle(line.name()))),
        new LineChart(summary, "epoch", series, List.of(), format).render());
  }
}
