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

import headway.common.report.data.ReportData.InputSummary;
import headway.common.report.data.ReportData.Quarantined;
import headway.common.report.data.ReportData.StageTiming;
import j2html.tags.DomContent;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Tables of a report: quarantine, stage timings, and provenance. */
public final class ReportTables {
  private static final int MOST_ROWS = 200;

  private ReportTables() {}

  public static DomContent quarantine(InputSummary inputSummary) {
    List<Quarantined> all = inputSummary.quarantined();
    if (inputSummary.quarantinedTotal() == 0 && all.isEmpty()) {
      return p("Every image could be read.").withClass("empty");
    }
    List<Quarantined> shown = all.subList(0, Math.min(MOST_ROWS, all.size()));
    return div(
        p(
            NumberText.count(inputSummary.quarantinedTotal(), "image")
                + " set aside; the run went on without."
                + (shown.size() < inputSummary.quarantinedTotal()
                    ? " Listed here: " + NumberText.count(shown.size()) + "."
                    : "")),
        div(table(
                    thead(
                        tr(
                            th("Image").attr("scope", "col"),
                            th("Size").attr("scope", "col"),
                            th("Reason").attr("scope", "col"))),
                    tbody(
                        each(
                            shown,
                            q ->
                                tr(
                                    td(q.key()).withClass("file"),
                                    td(NumberText.bytes(q.sizeBytes())).withClass("number"),
                                    td(q.reason())))))
                .withClass("rows"))
            .withClass("wide"));
  }

  public static DomContent timings(List<StageTiming> timings) {
    if (timings.isEmpty()) {
      return p("No stage has been timed.").withClass("empty");
    }
    double longest = timings.stream().mapToDouble(StageTiming::seconds).max().orElse(0);
    return div(table(
                thead(
                    tr(
                        th("Stage").attr("scope", "col"),
                        th("Time").attr("scope", "col"),
                        th("Images/s").attr("scope", "col"))),
                tbody(each(timings, t -> timing(t, longest))))
            .withClass("rows"))
        .withClass("wide");
  }

  private static DomContent timing(StageTiming timing, double longest) {
    double share = longest > 0 ? timing.seconds() / longest : 0;
    String rate =
        timing.imagesPerSecond().isPresent()
            ? NumberText.rate(timing.imagesPerSecond().getAsDouble())
            : "–";
    return tr(
        th(timing.stage()).attr("scope", "row"),
        td(NumberText.duration(timing.seconds()))
            .withClass("number bar")
            .withStyle(String.format(Locale.ROOT, "--share:%.3f", share)),
        td(rate).withClass("number"));
  }

  public static DomContent provenance(Map<String, String> provenance) {
    if (provenance.isEmpty()) {
      return p("Nothing is recorded.").withClass("empty");
    }
    return div(table(
                tbody(
                    each(
                        provenance.entrySet(),
                        e ->
                            tr(
                                th(e.getKey()).attr("scope", "row"),
                                td(e.getValue()).withClass("file")))))
            .withClass("rows"))
        .withClass("wide");
  }
}
