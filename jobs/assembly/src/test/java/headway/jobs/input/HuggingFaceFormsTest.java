package headway.jobs.input;

import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import headway.common.dataset.QuarantineRow;
import headway.common.dataset.ShardRow;
import headway.common.dataset.parquet.RowWriter;
import headway.common.dataset.split.Split;
import headway.jobs.Shapes;
import headway.jobs.Typed;
import headway.jobs.Work;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Types;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Parquet as Hugging Face {@code datasets} and its hub write it. */
class HuggingFaceFormsTest {
  private static final List<String> NAMES = List.of("disc", "square", "triangle");

  @TempDir Path folder;
  private Path data;
  private Work work;

  /** A row; bytes or path may be null, as {@code datasets} writes them. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Image(byte[] bytes, String path, int label) {}

  @BeforeEach
  void name() {
    data = folder.resolve("data set");
    work = new Work(folder.resolve("work"));
  }

  /** What {@code load_dataset("imagefolder").to_parquet()} writes. */
  @Test
  void readsThePathWhereThereAreNoBytes() {
    Path absolute = Shapes.DISC.write(folder.resolve("elsewhere"), 1);
    Shapes.SQUARE.write(data, 2, "beside.png");
    Shapes.SQUARE.write(folder, 3, "above %41.png");
    Path escaped = Shapes.TRIANGLE.write(folder, 4, "uri.png");
    write(
        data.resolve("train.parquet"),
        "image",
        "label",
        new Image(null, absolute.toString(), 0),
        new Image(null, "beside.png", 1),
        new Image(null, "above %41.png", 1),
        new Image(null, "file:" + escaped, 2),
        new Image(Shapes.DISC.image(5, "png"), "there/is no such.png", 0),
        new Image(null, "gone/cat.jpg", 0),
        new Image(null, null, 0));

    JsonNode result = shard("--max-bad-fraction", "0.5");

    assertThat(result.get("images").asInt()).isEqualTo(5);
    assertThat(work.shardRows())
        .allSatisfy(row -> assertThat(row.bytes()).startsWith(0x89, 'P', 'N', 'G'));
    assertThat(work.shardRows()).extracting(ShardRow::sha256).doesNotHaveDuplicates();
    assertThat(work.quarantineRows())
        .extracting(QuarantineRow::reason)
        .containsExactly("no bytes, path gone/cat.jpg not found", "empty: 0 bytes");
  }

  @Test
  void extractsFromPathsToo() {
    Path photo = Shapes.DISC.write(folder, 1, "a.png");
    write(
        data.resolve("train.parquet"),
        "image",
        "label",
        new Image(null, photo.toString(), 0),
        new Image(null, "gone.png", 0),
        new Image(Shapes.SQUARE.image(2, "png"), null, 1));

    JsonNode result =
        Typed.done(
            "extract",
            "--shards",
            data.toString(),
            "--workspace",
            work.uri(),
            "--set",
            "shard.maxBadFraction=0.5");

    assertThat(result.get("images").asInt()).isEqualTo(2);
    assertThat(result.get("refused").asInt()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "img, label, images are those of the column img",
    "photo, labels, 'images are those of the column photo, labels those of the column labels'",
    "image, class, labels those of the column class"
  })
  void readsImagesAndLabelsWhateverTheirColumnsAreCalled(String image, String label, String said) {
    write(data.resolve("train.parquet"), image, label, shapes(6));

    Typed typed = Typed.headway("shard", "--images", data.toString(), "--workspace", work.uri());

    assertThat(typed.status()).as(typed.err()).isZero();
    assertThat(typed.err()).contains("train.parquet: " + said);
    assertThat(typed.result().get("classes"))
        .extracting(JsonNode::asText)
        .containsExactlyElementsOf(NAMES);
    assertThat(work.shardRows())
        .hasSize(18)
        .allSatisfy(
            row -> {
              int number = Integer.parseInt(row.path().replaceAll("\\D", ""));
              assertThat(row.bytes()).isEqualTo(Shapes.values()[row.label()].image(number, "png"));
            });
  }

  @Test
  void saysWhichOfSeveralLabelsIsTaken() {
    write(data.resolve("train.parquet"), "img", "fine_label,coarse_label", shapes(6));

    Typed typed = Typed.headway("shard", "--images", data.toString(), "--workspace", work.uri());

    assertThat(typed.status()).as(typed.err()).isZero();
    assertThat(typed.err())
        .contains(
            "labels those of the column fine_label (of fine_label, coarse_label; --label-column"
                + " takes another)");
    assertThat(work.shardRows()).extracting(ShardRow::label).contains(0, 1, 2);
  }

  @Test
  void takesTheLabelsOfTheColumnThatIsAskedFor() {
    write(data.resolve("train.parquet"), "img", "coarse_label,fine_label", shapes(6));

    Typed typed =
        Typed.headway(
            "shard",
            "--images",
            data.toString(),
            "--workspace",
            work.uri(),
            "--label-column",
            "fine_label");
    assertThat(typed.status()).as(typed.err()).isZero();
    assertThat(typed.err()).contains("labels those of the column fine_label (of coarse_label");
    assertThat(work.shardRows()).hasSize(18).extracting(ShardRow::label).containsOnly(0);

    Typed other = Typed.headway("shard", "--images", data.toString(), "--workspace", work.uri());
    assertThat(other.err()).contains("shard.labelColumn changed from fine_label to");
    assertThat(work.shardRows()).extracting(ShardRow::label).contains(0, 1, 2);
  }

  @Test
  void refusesAColumnOfLabelsThatIsNotThere() {
    write(data.resolve("train.parquet"), "img", "fine_label,coarse_label", shapes(2));
    Shapes.folders(folder.resolve("folders"), 2);

    Typed missing = Typed.headway(labelled(data, "fine"));
    Typed extracted =
        Typed.headway(
            "extract",
            "--shards",
            data.toString(),
            "--workspace",
            work.uri(),
            "--label-column",
            "fine");
    Typed folders = Typed.headway(labelled(folder.resolve("folders"), "fine"));

    for (Typed each : List.of(missing, extracted)) {
      assertThat(each.status()).isEqualTo(3);
      assertThat(each.complaint())
          .contains("train.parquet: it has no column fine to take labels from")
          .contains("img, fine_label, coarse_label; give --label-column another");
    }
    assertThat(folders.status()).isEqualTo(3);
    assertThat(folders.complaint()).contains("--label-column names a column of Parquet");
  }

  private String[] labelled(Path images, String column) {
    return new String[] {
      "shard", "--images", images.toString(), "--workspace", work.uri(), "--label-column", column
    };
  }

  /** What the footers of all files say, not of the first alone. */
  @ParameterizedTest
  @CsvSource({
    "image, 'label', 'its label 0 is cat, but that of 0.parquet is disc; write all'",
    "image, 'label,patient', 'it has no column group to group by, as 0.parquet has'",
    "text, 'label', 'it has no column of images, as 0.parquet has, but text, label; move it'"
  })
  void refusesAFileThatDoesNotBelongToTheOthers(String image, String labels, String said) {
    write(data.resolve("0.parquet"), "image", "label,group", shapes(4));
    write(data.resolve("1.parquet"), "image", "label,group", shapes(4, 6));
    Path odd = data.resolve("2.parquet");
    if (image.equals("text")) {
      writeText(odd);
    } else {
      write(odd, labels.contains(",") ? NAMES : List.of("cat", "square"), image, labels);
    }

    for (String stage : List.of("shard --images", "extract --shards")) {
      String[] words = stage.split(" ");
      Typed typed =
          Typed.headway(
              words[0],
              words[1],
              data.toString(),
              "--workspace",
              work.uri(),
              "--group-by",
              labels.contains("patient") ? "group" : "disc(\\d+)");
      assertThat(typed.status()).as(typed.err()).isEqualTo(3);
      assertThat(typed.complaint()).contains("Cannot " + words[0], "2.parquet: ", said);
    }
    assertThat(work.folder().resolve("shards/_manifest.json")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({
    "data/train-00000-of-00001.parquet, data/test-00000-of-00001.parquet",
    "default/train/0000.parquet, default/test/0000.parquet",
    "train/0000.parquet, test/0000.parquet"
  })
  void findsTheFilesOfARepository(String train, String test) {
    Shapes.put(data.resolve("README.md"), new byte[] {'#'});
    Shapes.put(data.resolve(".git/HEAD"), new byte[] {'r'});
    Shapes.put(data.resolve("assets/notes.txt"), new byte[] {'r'});
    Image[] all = shapes(6);
    write(data.resolve(train), "image", "label", all);
    write(data.resolve(test), "image", "label", shapes(6, 8));

    JsonNode result = shard("--split", "80/20/0");

    assertThat(result.get("images").asInt()).isEqualTo(24);
    assertThat(result.get("splits").get("test").asInt()).isEqualTo(6);
    assertThat(work.shardRows())
        .filteredOn(row -> row.split() == Split.TEST)
        .allSatisfy(row -> assertThat(row.path()).containsPattern("[67]\\.png"));
  }

  @Test
  void asksWhichOfSeveralConfigurationsIsMeant() {
    write(data.resolve("small/0000.parquet"), "image", "label", shapes(2));
    write(data.resolve("large/0000.parquet"), "image", "label", shapes(3));

    Typed typed = Typed.headway("shard", "--images", data.toString(), "--workspace", work.uri());

    assertThat(typed.status()).isEqualTo(3);
    assertThat(typed.complaint())
        .contains("there is Parquet in several folders beneath it (large, small); give the URI");
  }

  @Test
  void saysWhatItSawWhereNoColumnIsALabel() {
    write(data.resolve("train.parquet"), "img", "", shapes(2));

    Typed typed = Typed.headway("shard", "--images", data.toString(), "--workspace", work.uri());

    assertThat(typed.status()).isEqualTo(3);
    assertThat(typed.complaint()).contains("its metadata names no classes", "(it has img)");
  }

  private JsonNode shard(String... more) {
    return Typed.done(
        Stream.concat(
                Stream.of("shard", "--images", data.toString(), "--workspace", work.uri()),
                Stream.of(more))
            .toArray(String[]::new));
  }

  private static Image[] shapes(int count) {
    return shapes(0, count);
  }

  private static Image[] shapes(int from, int to) {
    return Stream.of(Shapes.values())
        .flatMap(
            shape ->
                java.util.stream.IntStream.range(from, to)
                    .mapToObj(
                        number ->
                            new Image(
                                shape.image(number, "png"),
                                shape.label() + number + ".png",
                                shape.ordinal())))
        .toArray(Image[]::new);
  }

  /** Parquet of no images, as a table of captions is. */
  private static void writeText(Path file) {
    MessageType type =
        Types.buildMessage()
            .optional(BINARY)
            .as(stringType())
            .named("text")
            .optional(INT64)
            .named("label")
            .named("schema");
    try (RowWriter<String> writer =
        RowWriter.create(
            new org.apache.hadoop.fs.Path(file.toString()),
            new Configuration(),
            type,
            Map.of(),
            1 << 20,
            (out, row) -> {
              out.startField("text", 0);
              out.addBinary(Binary.fromString(row));
              out.endField("text", 0);
            })) {
      writer.write("a caption");
      writer.finish();
    }
  }

  private static void write(Path file, String image, String labels, Image... rows) {
    write(file, NAMES, image, labels, rows);
  }

  /**
   * Writes rows.
   *
   * @param names of the classes
   * @param labels the ClassLabel columns, joined by commas; the first has the row's label, the
   *     others have 0
   */
  private static void write(
      Path file, List<String> names, String image, String labels, Image... rows) {
    List<String> columns = Stream.of(labels.split(",")).filter(each -> !each.isEmpty()).toList();
    var schema =
        Types.buildMessage()
            .optionalGroup()
            .optional(BINARY)
            .named("bytes")
            .optional(BINARY)
            .as(stringType())
            .named("path")
            .named(image);
    StringBuilder features = new StringBuilder("\"" + image + "\":{\"_type\":\"Image\"}");
    for (String column : columns) {
      schema = schema.optional(INT64).named(column);
      features.append(
          ",\"%s\":{\"names\":[\"%s\"],\"_type\":\"ClassLabel\"}"
              .formatted(column, String.join("\",\"", names)));
    }
    MessageType type = schema.named("schema");
    file.toFile().getParentFile().mkdirs();
    try (RowWriter<Image> writer =
        RowWriter.create(
            new org.apache.hadoop.fs.Path(file.toString()),
            new Configuration(),
            type,
            Map.of("huggingface", "{\"info\":{\"features\":{" + features + "}}}"),
            1 << 20,
            (out, row) -> write(out, row, image, columns))) {
      Stream.of(rows).forEach(writer::write);
      writer.finish();
    }
  }

  private static void write(RecordConsumer out, Image row, String image, List<String> labels) {
    out.startField(image, 0);
    out.startGroup();
    if (row.bytes() != null) {
      out.startField("bytes", 0);
      out.addBinary(Binary.fromConstantByteArray(row.bytes()));
      out.endField("bytes", 0);
    }
    if (row.path() != null) {
      out.startField("path", 1);
      out.addBinary(Binary.fromString(row.path()));
      out.endField("path", 1);
    }
    out.endGroup();
    out.endField(image, 0);
    for (int i = 0; i < labels.size(); i++) {
      out.startField(labels.get(i), i + 1);
      out.addLong(i == 0 ? row.label() : 0);
      out.endField(labels.get(i), i + 1);
    }
  }
}
