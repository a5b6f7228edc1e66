package headway.jobs.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import headway.jobs.Prepared;
import headway.jobs.Shapes;
import headway.jobs.Typed;
import headway.jobs.Work;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code headway predict} on photos that the model never saw. */
class PredictCommandTest {
  private static final int UNSEEN = 900;

  @TempDir static Path folder;
  private static Work work;

  @BeforeAll
  static void train() {
    work = Prepared.exported(folder.resolve("work"), 12);
  }

  private static JsonNode predict(Path images, Path output, String... more) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "predict",
                "--images",
                images.toString(),
                "--workspace",
                work.uri(),
                "--output",
                output.toString()));
    args.addAll(List.of(more));
    return Typed.done(args.toArray(new String[0]));
  }

  @Test
  void classifiesOnePhotoAsCsv() throws IOException {
    Path photo = Shapes.TRIANGLE.write(folder.resolve("one"), UNSEEN, "a photo, of mine.png");
    Path output = folder.resolve("one-out");

    JsonNode result = predict(photo, output, "--format", "csv", "--top-k", "2");

    assertThat(result.get("images").asInt()).isEqualTo(1);
    List<String> lines = Files.readAllLines(files(output, ".csv").get(0));
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0))
        .isEqualTo(
            "key,label,probability,probability_disc,probability_square,probability_triangle");
    assertThat(lines.get(1)).startsWith("\"a photo, of mine.png\",triangle,0.");
    String[] fields = lines.get(1).split(",");
    assertThat(fields).hasSize(7);
    assertThat(fields[6]).isEqualTo(fields[3]);
    assertThat(Float.parseFloat(fields[4]) + Float.parseFloat(fields[5]))
        .isCloseTo(1 - Float.parseFloat(fields[6]), within(1e-5f));
  }

  @Test
  void leavesOneFileWhoseFormatCanChangeWithoutPredictingAnew() throws IOException {
    Path photos = folder.resolve("formats");
    for (int number = 0; number < 20; number++) {
      Shapes.SQUARE.write(photos, UNSEEN + number);
    }
    Shapes.put(photos.resolve("broken.jpg"), "no image".getBytes(StandardCharsets.UTF_8));
    Path output = folder.resolve("formats-out");

    predict(photos, output, "--format", "csv");

    assertThat(files(output, ".csv")).hasSize(1);
    assertThat(Files.readAllLines(files(output, ".csv").get(0))).hasSize(21);
    Map<Path, FileTime> parts = times(output.resolve("_parts"));

    JsonNode other = predict(photos, output, "--format", "parquet");

    assertThat(other.get("images").asInt()).isEqualTo(20);
    assertThat(files(output, ".csv")).isEmpty();
    assertThat(rows(files(output, ".parquet"))).hasSize(20);
    assertThat(times(output.resolve("_parts"))).isEqualTo(parts).hasSizeGreaterThan(1);
  }

  @Test
  void classifiesAFolderOfAnyDepthAndSetsBadPhotosAside() throws IOException {
    Path photos = folder.resolve("many");
    for (Shapes shape : Shapes.values()) {
      for (int number = 0; number < 5; number++) {
        shape.write(photos.resolve("deep/" + shape.label()), UNSEEN + number);
      }
    }
    Shapes.put(photos.resolve("broken.jpg"), "no image".getBytes(StandardCharsets.UTF_8));
    Shapes.put(photos.resolve("empty.jpg"), new byte[0]);
    Shapes.put(photos.resolve(".hidden/x.jpg"), new byte[1]);
    Path output = folder.resolve("many-out");

    JsonNode result = predict(photos, output);

    assertThat(result.get("images").asInt()).isEqualTo(15);
    assertThat(result.get("refused").asInt()).isEqualTo(2);
    List<Group> rows = rows(files(output, ".parquet"));
    assertThat(rows).hasSize(15);
    long right =
        rows.stream()
            .filter(row -> row.getString("key", 0).startsWith("deep/" + row.getString("label", 0)))
            .count();
    assertThat(right).isGreaterThanOrEqualTo(13);
    assertThat(rows)
        .allSatisfy(
            row -> {
              assertThat(row.getFloat("probability", 0)).isBetween(1 / 3f, 1f);
              assertThat(row.getGroup("topLabels", 0).getFieldRepetitionCount("list")).isEqualTo(3);
            });
    List<Group> refused = rows(files(output.resolve("_quarantine"), ".parquet"));
    assertThat(refused.stream().map(row -> row.getString("key", 0)))
        .containsExactlyInAnyOrder("broken.jpg", "empty.jpg");
    assertThat(output.resolve("_sheet.html")).content().contains("data:image/jpeg", "disc");
  }

  @Test
  void classifiesShardsToTheSameEnd() {
    JsonNode result = predict(work.folder().resolve("shards"), folder.resolve("shards-out"));

    assertThat(result.get("images").asInt()).isEqualTo(60);
    assertThat(result.get("refused").asInt()).isZero();
  }

  @Test
  void predictsOnlyWhatIsNew() throws IOException {
    Path photos = folder.resolve("again");
    for (int number = 0; number < 20; number++) {
      Shapes.DISC.write(photos, UNSEEN + number);
    }
    Path output = folder.resolve("again-out");
    predict(photos, output);
    Map<Path, FileTime> before = times(output.resolve("_parts"));

    assertThat(predict(photos, output).get("status").asText()).isEqualTo("unchanged");

    Shapes.TRIANGLE.write(photos, UNSEEN);
    JsonNode grown = predict(photos, output);
    assertThat(grown.get("status").asText()).isEqualTo("done");
    assertThat(grown.get("images").asInt()).isEqualTo(21);
    Map<Path, FileTime> after = times(output.resolve("_parts"));
    assertThat(after).hasSameSizeAs(before);
    assertThat(after.entrySet().stream().filter(each -> !before.entrySet().contains(each)))
        .as("files written anew")
        .hasSize(1);

    Path fresh = folder.resolve("again-fresh");
    predict(photos, fresh);
    for (Path each : after.keySet()) {
      assertThat(fresh.resolve("_parts").resolve(each.getFileName().toString()))
          .hasSameBinaryContentAs(each);
    }
    assertThat(files(output, ".parquet")).hasSize(1);
    assertThat(fresh.resolve("part-00000.parquet"))
        .hasSameBinaryContentAs(output.resolve("part-00000.parquet"));
    assertThat(rows(files(output, ".parquet"))).hasSize(21);
    assertThat(output.resolve("_sheet.html")).hasSameTextualContentAs(fresh.resolve("_sheet.html"));
  }

  private static Map<Path, FileTime> times(Path output) throws IOException {
    Map<Path, FileTime> times = new TreeMap<>();
    for (Path each : files(output, ".parquet")) {
      times.put(each, Files.getLastModifiedTime(each));
    }
    return times;
  }

  @Test
  void leavesFilesOfOthersAlone() {
    Path output = folder.resolve("foreign");
    Path precious = Shapes.put(output.resolve("thesis.txt"), new byte[] {1});
    Path photo = Shapes.DISC.write(folder.resolve("disc"), UNSEEN);

    Typed typed =
        Typed.headway(
            "predict",
            "--images",
            photo.toString(),
            "--workspace",
            work.uri(),
            "--output",
            output.toString());

    assertThat(typed.status()).isEqualTo(3);
    assertThat(typed.complaint()).contains("foreign", "holds other files", "--output");
    assertThat(precious).exists();
  }

  @Test
  void saysWhatIsMissing() {
    Path photo = Shapes.DISC.write(folder.resolve("missing"), UNSEEN);
    String elsewhere = folder.resolve("nowhere").toString();

    Typed noModel =
        Typed.headway("predict", "--images", photo.toString(), "--workspace", elsewhere);
    assertThat(noModel.status()).isEqualTo(3);
    assertThat(noModel.complaint()).contains("classifier.onnx", "run export first");

    Typed noPhoto = Typed.headway("predict", "--images", elsewhere, "--workspace", work.uri());
    assertThat(noPhoto.status()).isEqualTo(3);
    assertThat(noPhoto.complaint()).contains("nowhere", "does not exist");

    Typed notGiven = Typed.headway("predict", "--workspace", work.uri());
    assertThat(notGiven.status()).isEqualTo(2);
    assertThat(notGiven.complaint()).contains("--images");
  }

  private static List<Path> files(Path output, String suffix) throws IOException {
    try (Stream<Path> all = Files.list(output)) {
      return all.filter(each -> each.getFileName().toString().matches("[a-z].*\\" + suffix))
          .sorted()
          .toList();
    }
  }

  private static List<Group> rows(List<Path> files) throws IOException {
    List<Group> rows = new ArrayList<>();
    for (Path file : files) {
      try (ParquetReader<Group> reader =
          ParquetReader.builder(
                  new GroupReadSupport(), new org.apache.hadoop.fs.Path(file.toString()))
              .withConf(new Configuration())
              .build()) {
        for (Group row = reader.read(); row != null; row = reader.read()) {
          rows.add(row);
        }
      }
    }
    return rows;
  }
}
