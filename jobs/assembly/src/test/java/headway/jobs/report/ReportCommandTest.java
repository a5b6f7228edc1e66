package headway.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import headway.common.Browser;
import headway.jobs.Prepared;
import headway.jobs.Typed;
import headway.jobs.Work;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code headway report} after an evaluation with the default settings. */
class ReportCommandTest {
  @TempDir static Path folder;
  private static Work work;
  private static int images;
  private static int mistakes;

  /** A head that has learned nothing, measured on more photos than a page shows by default. */
  @BeforeAll
  static void evaluate() {
    work = Prepared.extracted(folder.resolve("work"));
    Typed.done("train", "--workspace", work.uri(), "--epochs", "1", "--learning-rate", "1e-9");
    var evaluated = Typed.done("evaluate", "--workspace", work.uri(), "--evaluate-split", "train");
    Typed.done("export", "--workspace", work.uri());
    images = evaluated.get("images").asInt();
    mistakes = (int) Math.round((1 - evaluated.get("accuracy").asDouble()) * images);
    assertThat(images).isGreaterThan(30);
    assertThat(mistakes).isGreaterThan(13);
  }

  private static String report(String... settings) throws IOException {
    List<String> args = new ArrayList<>(List.of("report", "--workspace", work.uri()));
    for (String each : settings) {
      args.addAll(List.of("--set", each));
    }
    Typed.done(args.toArray(new String[0]));
    return Files.readString(work.folder().resolve("report/index.html"));
  }

  private static long images(String page, String section) {
    Matcher part =
        Pattern.compile("<h2 id=\"" + section + "\">(.*?)(<h2|$)", Pattern.DOTALL).matcher(page);
    assertThat(part.find()).as("section " + section).isTrue();
    return Pattern.compile("<img ").matcher(part.group(1)).results().count();
  }

  @Test
  void showsAsManyAsTheSettingsOfTheReportAloneSay() throws IOException {
    String usual = report();
    assertThat(images(usual, "predictions")).isEqualTo(24);
    assertThat(images(usual, "mistakes")).isEqualTo(12);
    assertThat(images(usual, "activations")).isEqualTo(12);

    String more =
        report("report.gridImages=30", "report.mistakes=1000", "report.activationMaps=1000");
    assertThat(images(more, "predictions")).isEqualTo(30);
    assertThat(images(more, "mistakes")).isEqualTo(mistakes);
    assertThat(images(more, "activations")).isEqualTo(images);

    String fewer = report("report.gridImages=3", "report.mistakes=0", "report.activationMaps=2");
    assertThat(images(fewer, "predictions")).isEqualTo(3);
    assertThat(images(fewer, "mistakes")).isZero();
    assertThat(images(fewer, "activations")).isEqualTo(2);
  }

  @Test
  void aBrowserShowsAllOfItsPicturesAndLoadsNothing() throws IOException, InterruptedException {
    report();

    JsonNode seen =
        Browser.open(
            work.folder().resolve("report/index.html"),
            "return [...document.images].map(each => each.naturalWidth);");

    assertThat(seen.get("errors")).isEmpty();
    assertThat(seen.get("loaded")).allMatch(each -> each.asText().startsWith("data:"));
    assertThat(seen.get("result")).hasSize(24 + 12 + 12).noneMatch(each -> each.asInt() == 0);
  }

  @Test
  void opensOnlyTheShardsOfThePhotosThatItShows() throws IOException {
    Work other = new Work(folder.resolve("other"));
    Prepared.copy(work.folder(), other.folder());
    JsonNode shown =
        new ObjectMapper().readTree(other.folder().resolve("evaluate/shown.json").toFile());
    String file = shown.get("sample").get(0).get("file").asText();
    String named = file.substring(0, file.lastIndexOf('-'));
    int broken = 0;
    try (DirectoryStream<Path> shards =
        Files.newDirectoryStream(other.folder().resolve("shards"), "*.parquet")) {
      for (Path shard : shards) {
        if (!shard.getFileName().toString().startsWith(named)) {
          Files.writeString(shard, "no Parquet");
          broken++;
        }
      }
    }
    assertThat(broken).isPositive();

    Typed.done(
        "report",
        "--workspace",
        other.uri(),
        "--set",
        "report.gridImages=1",
        "--set",
        "report.mistakes=0",
        "--set",
        "report.activationMaps=1");

    String page = Files.readString(other.folder().resolve("report/index.html"));
    assertThat(images(page, "predictions")).isEqualTo(1);
    assertThat(images(page, "activations")).isEqualTo(1);
  }
}
