package headway.jobs.input;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import headway.common.dataset.ShardRow;
import headway.common.dataset.csv.CsvReader;
import headway.common.dataset.csv.CsvRecord;
import headway.jobs.Shapes;
import headway.jobs.Typed;
import headway.jobs.Work;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists as people and programs write them. */
class ListFormsTest {
  @TempDir Path folder;
  private Work work;

  @BeforeEach
  void name() {
    work = new Work(folder.resolve("work"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"%s.csv", "./%s.csv", "%s.CSV", "%s.parquet", "./%s.parquet"})
  void resolvesPathsBesideAListOfABareName(String form) throws IOException {
    String name = form.formatted("list-" + UUID.randomUUID());
    Path here = Path.of("").toAbsolutePath();
    Path photos = Files.createTempDirectory(here.resolve("target"), "photos");
    Shapes.DISC.write(photos, 1, "a.png");
    Shapes.SQUARE.write(photos, 2, "b.png");
    String beside = here.relativize(photos).toString();
    Path list =
        Lists.write(
            here.resolve(name).normalize(),
            List.of(beside + "/a.png,disc,train", beside + "/b.png,square,train"));
    try {
      JsonNode result = shard(name);

      assertThat(result.get("images").asInt()).isEqualTo(2);
      assertThat(result.get("quarantined").asInt()).isZero();
    } finally {
      Files.delete(list);
      Files.deleteIfExists(list.resolveSibling("." + list.getFileName() + ".crc"));
    }
  }

  @Test
  void readsCommasAndDoubledQuotes() throws IOException {
    String list = resource("quoted_newline_comma.csv");

    JsonNode result = shard(layOut(list));

    assertThat(result.get("classes"))
        .extracting(JsonNode::asText)
        .containsExactly(
            "daisy, \"the\" flower", "dandelion, \"the\" flower", "roses, \"the\" flower");
    assertThat(result.get("images").asInt()).isEqualTo(18);
    assertThat(result.get("quarantined").asInt()).isZero();
  }

  @Test
  void readsQuotedLineFeedsBetweenCarriageReturns() throws IOException {
    String list = resource("quotes.csv");

    JsonNode result = shard(layOut(list));

    assertThat(result.get("classes"))
        .extracting(JsonNode::asText)
        .containsExactly("1\" x 2\" daisy", "rose, red");
    assertThat(work.shardRows())
        .extracting(ShardRow::key)
        .hasSize(16)
        .contains(
            "img/daisy\n6.jpg", "img/roses \"2\".jpg", "img/ roses7 .jpg", "img/daisy\\4.jpg");
    assertThat(result.get("quarantined").asInt()).isZero();
  }

  @Test
  void readsAByteOrderMarkSpacesAndAnyOrderOfColumns() {
    Shapes.DISC.write(folder, 1, " a.png ");
    Shapes.SQUARE.write(folder, 2, "b.png");

    JsonNode result =
        shard(list("\uFEFFlabel, path, split\n round disc ,\" a.png \",\nsquare, b.png, test\n"));

    assertThat(work.shardRows())
        .extracting(ShardRow::key)
        .containsExactlyInAnyOrder(" a.png ", "b.png");
    assertThat(result.get("classes"))
        .extracting(JsonNode::asText)
        .containsExactly("round disc", "square");
  }

  @Test
  void readsTheTablesThatHeadwayWrites() {
    Shapes.DISC.write(folder, 1, "a, \"b\"\nc.png");
    Shapes.SQUARE.write(folder, 2, " b ");
    String csv =
        CsvRecord.line(List.of("key", "label", "probability"))
            + CsvRecord.line(List.of("a, \"b\"\nc.png", "gato; montés: \"áéñ\"", "0.75"))
            + CsvRecord.line(List.of(" b ", " square ", "0.5"));

    JsonNode result = shard(list(csv));

    assertThat(work.shardRows())
        .extracting(ShardRow::key)
        .containsExactlyInAnyOrder("a, \"b\"\nc.png", " b ");
    assertThat(result.get("classes"))
        .extracting(JsonNode::asText)
        .containsExactly(" square ", "gato; montés: \"áéñ\"");
  }

  @Test
  void decodesFileUrisWhereNothingIsThereOtherwise() {
    Path escaped = Shapes.DISC.write(folder, 1, "two words é.png");
    Path literal = Shapes.DISC.write(folder, 2, "100%25.png");
    Path plus = Shapes.SQUARE.write(folder, 3, "a+b c.png");

    JsonNode result =
        shard(
            list(
                "path,label\n"
                    + escaped.toUri().toASCIIString()
                    + ",disc\nfile:"
                    + literal
                    + ",disc\n"
                    + plus.toUri()
                    + ",square\n"));

    assertThat(result.get("images").asInt()).isEqualTo(3);
    assertThat(result.get("quarantined").asInt()).isZero();
  }

  @Test
  void saysWhichLineIsNotUtf8() {
    Path list =
        Shapes.put(
            folder.resolve("list.csv"),
            "path,label\na.png,disc\nb.png,rosé\n".getBytes(ISO_8859_1));

    assertThat(refused(list))
        .contains(
            "list.csv: line 3: it is not UTF-8 but holds the byte 0xe9; save the file as UTF-8");
  }

  @Test
  void refusesWhatItWouldElseReadWrongly() {
    assertThat(refused(list("path,label\na, 1.png,disc\n")))
        .contains("list.csv: line 2 has 3 fields, but the first line names 2; put a field that")
        .contains("holds a comma in quotes");
    assertThat(refused(list("path,label\n\"a.png,disc\nb.png,disc\n")))
        .contains("list.csv: line 2: the quote that opens here is not closed");
    assertThat(refused(list("path;label\na.png;disc\n")))
        .contains("list.csv: it has no column path but [path;label]");
    assertThat(refused(list("path,label,path\na.png,disc,b.png\n")))
        .contains("list.csv: it names a column twice: [path, label, path]");
    assertThat(refused(list(""))).contains("list.csv: it is empty; it needs a line path,label");
    assertThat(refused(list("path,label\ngs://bucket/a.png,disc\n")))
        .contains("list.csv: Cannot open gs://bucket/: No FileSystem for scheme \"gs\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"l.csv", "l.parquet"})
  void refusesPhotosByHttp(String name) {
    Shapes.DISC.write(folder, 1, "a.png");
    Path list =
        Lists.write(
            folder.resolve(name),
            List.of("a.png,disc,train", "https://example.org/b.png,square,train"));

    assertThat(refused(list))
        .contains(name + ": Cannot open https://example.org/: nothing is read or written by http")
        .contains("download it to a folder or a bucket, and give that");
  }

  @Test
  void saysThatAFileIsNoFolder() {
    Path list = Shapes.put(folder.resolve("list.txt"), "a.png disc\n".getBytes(UTF_8));

    assertThat(refused(list))
        .contains("has no class folders but is a file, and a list ends in .csv or .parquet");
  }

  private JsonNode shard(Object images) {
    return Typed.done("shard", "--images", images.toString(), "--workspace", work.uri());
  }

  private String refused(Path images) {
    Typed typed = Typed.headway("shard", "--images", images.toString(), "--workspace", work.uri());
    assertThat(typed.status()).as(typed.err()).isEqualTo(3);
    assertThat(work.folder().resolve("shards/_manifest.json")).doesNotExist();
    return typed.complaint();
  }

  private Path list(String text) {
    return Shapes.put(folder.resolve("list.csv"), text.getBytes(UTF_8));
  }

  /** The list with a photo at each of its paths, discs under the first label. */
  private Path layOut(String text) {
    List<List<String>> records = new ArrayList<>();
    try (CsvReader reader =
        new CsvReader(new org.apache.hadoop.fs.Path("list"), new StringReader(text))) {
      reader.forEachRemaining(records::add);
    }
    for (int i = 1; i < records.size(); i++) {
      boolean first = records.get(i).get(1).equals(records.get(1).get(1));
      (first ? Shapes.DISC : Shapes.SQUARE).write(folder, i, records.get(i).get(0));
    }
    return list(text);
  }

  private static String resource(String name) {
    try (var in = ListFormsTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
