package headway.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import headway.jobs.Prepared;
import headway.jobs.Shapes;
import headway.jobs.Typed;
import headway.jobs.Work;
import headway.jobs.observe.Seen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code headway run} on a day on which little or nothing has changed. */
class UnchangedRunTest {
  @TempDir static Path folder;
  private static Path images;
  private static Path done;

  @TempDir Path own;
  private Work work;

  @BeforeAll
  static void runOnce() {
    images = Shapes.folders(folder.resolve("photos"), 16);
    done = folder.resolve("work");
    Typed.done(command(new Work(done)));
  }

  @BeforeEach
  void copy() {
    work = new Work(own.resolve("work"));
    Prepared.copy(done, work.folder());
    Seen.JOBS.clear();
  }

  private static String[] command(Work work, String... more) {
    List<String> args =
        new ArrayList<>(List.of("run", "--images", images.toString(), "--workspace", work.uri()));
    args.addAll(Prepared.QUICK);
    args.addAll(List.of("--set", "train.epochs=2", "--split", "60/20/20"));
    args.addAll(List.of("--set", "spark.extraListeners=" + Seen.class.getName()));
    args.addAll(List.of(more));
    return args.toArray(new String[0]);
  }

  private Map<String, String> statuses(String... more) {
    Map<String, String> statuses = new TreeMap<>();
    JsonNode result = Typed.done(command(work, more));
    statuses.put("run", result.get("status").asText());
    result
        .get("stages")
        .properties()
        .forEach(each -> statuses.put(each.getKey(), each.getValue().get("status").asText()));
    return statuses;
  }

  private Map<String, String> allBut(String... stages) {
    Map<String, String> all = new TreeMap<>();
    for (String each : List.of("shard", "extract", "train", "evaluate", "export", "report")) {
      all.put(each, List.of(stages).contains(each) ? "done" : "unchanged");
    }
    all.put("run", stages.length == 0 ? "unchanged" : "done");
    return all;
  }

  private Map<Path, Long> written() throws IOException {
    Map<Path, Long> times = new TreeMap<>();
    try (Stream<Path> files = Files.walk(work.folder())) {
      for (Path each : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        times.put(each, Files.getLastModifiedTime(each).toMillis());
      }
    }
    return times;
  }

  @Test
  void nothingIsMadeAgainAndNoFileIsWritten() throws IOException {
    Map<Path, Long> before = written();
    Typed again = Typed.headway(command(work));

    assertThat(again.status()).as(again.err()).isZero();
    assertThat(again.result().get("status").asText()).isEqualTo("unchanged");
    for (JsonNode stage : again.result().get("stages")) {
      assertThat(stage.get("status").asText()).as(stage.toString()).isEqualTo("unchanged");
    }
    assertThat(Seen.JOBS).extracting(Seen.Job::group).containsOnly("shard");
    assertThat(written()).isEqualTo(before);
    assertThat(again.err())
        .containsPattern("run: accuracy: \\d")
        .contains("run: classifier: ")
        .contains("run: page: ");
  }

  @Test
  void theFiguresAreThoseOfTheRunThatMadeThem() {
    JsonNode first = Typed.done(command(work)).get("stages").get("evaluate");
    JsonNode anew =
        Typed.done(command(work, "--if-exists", "replace")).get("stages").get("evaluate");

    assertThat(first.get("status").asText()).isEqualTo("unchanged");
    assertThat(anew.get("status").asText()).isEqualTo("done");
    for (String figure : List.of("accuracy", "logLoss", "worstPairs", "headSha256", "topK")) {
      assertThat(first.get(figure)).as(figure).isEqualTo(anew.get(figure));
    }
  }

  @Test
  void anotherTitleMakesTheReportAlone() throws IOException {
    Typed typed = Typed.headway(command(work, "--title", "Tuesday"));

    assertThat(typed.err())
        .contains("report: report.title changed from Headway to Tuesday; doing it anew");
    assertThat(Files.readString(work.folder().resolve("report/index.html"))).contains("Tuesday");
    assertThat(statuses("--title", "Tuesday")).isEqualTo(allBut());
    assertThat(statuses()).isEqualTo(allBut("report"));
  }

  @Test
  void anotherSplitIsEvaluatedAndReported() {
    assertThat(statuses("--evaluate-split", "val")).isEqualTo(allBut("evaluate", "report"));
    assertThat(statuses("--evaluate-split", "val")).isEqualTo(allBut());
  }

  @Test
  void moreEpochsMakeWhatFollowsThem() {
    assertThat(statuses("--epochs", "3"))
        .isEqualTo(allBut("train", "evaluate", "export", "report"));
  }

  @Test
  void whatIsMissingOrCutShortIsMadeAgain() throws IOException {
    Files.delete(work.folder().resolve("model/classifier.onnx"));
    assertThat(statuses()).isEqualTo(allBut("export", "report"));

    Path table = work.folder().resolve("evaluate/predictions-csv");
    try (Stream<Path> files = Files.list(table)) {
      Path first = files.filter(each -> each.toString().endsWith(".csv")).findFirst().orElseThrow();
      Files.write(first, new byte[3]);
      Files.deleteIfExists(first.resolveSibling("." + first.getFileName() + ".crc"));
    }
    assertThat(statuses()).isEqualTo(allBut("evaluate", "report"));

    Files.write(work.folder().resolve("report/_provenance.json"), new byte[3]);
    assertThat(statuses()).isEqualTo(allBut("report"));
    assertThat(statuses()).isEqualTo(allBut());
  }
}
