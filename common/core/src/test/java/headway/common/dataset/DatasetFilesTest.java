package headway.common.dataset;

import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import headway.common.InputException;
import headway.common.dataset.parquet.CloseableIterator;
import headway.common.dataset.parquet.RowReader;
import headway.common.dataset.parquet.RowWriter;
import headway.common.dataset.parquet.WrittenFile;
import headway.common.dataset.part.CountedFile;
import headway.common.dataset.part.Part;
import headway.common.dataset.part.PartFooter;
import headway.common.dataset.part.PartId;
import headway.common.dataset.split.Split;
import headway.common.storage.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetFilesTest {
  private static final Configuration HADOOP = new Configuration();
  private static final List<String> CLASSES = List.of("cats", "Hünde \"🐕\"");

  @TempDir java.nio.file.Path folder;

  @Test
  void shardsComeBackAsTheyWereWritten() {
    List<ShardRow> rows =
        List.of(
            shard("cats/1.jpg", new byte[] {1, 2, 3}, 0, Split.TRAIN),
            shard("ünï/🐈‍⬛ 100%.jpg", new byte[0], 1, Split.VAL),
            shard("k".repeat(1000), new byte[70_000], ShardRow.UNLABELLED, Split.TEST));
    write(ShardFile.writer(file("s.parquet"), HADOOP, CLASSES), rows);

    List<ShardRow> read = all(ShardFile.read(file("s.parquet"), HADOOP, key -> Split.TRAIN));
    assertThat(read).usingRecursiveFieldByFieldElementComparator().isEqualTo(rows);
    assertThat(all(ShardFile.readWithoutImages(file("s.parquet"), HADOOP)))
        .allSatisfy(row -> assertThat(row.bytes()).isEmpty())
        .extracting(ShardRow::sha256)
        .isEqualTo(rows.stream().map(ShardRow::sha256).toList());
    assertThat(HuggingFaceMetadata.classNames(footer("s.parquet").metadata())).hasValue(CLASSES);
  }

  @Test
  void featuresComeBackToTheBit() {
    float[] odd = {Float.MIN_VALUE, -0f, Float.MAX_VALUE, Float.NaN};
    List<FeatureRow> rows =
        List.of(
            new FeatureRow("a", 0, 1, Split.TRAIN, odd),
            new FeatureRow("a", 3, 1, Split.TEST, new float[4]));
    write(FeatureFile.writer(file("f.parquet"), HADOOP, CLASSES, ActivationStorage.FLOAT32), rows);

    List<FeatureRow> read = all(FeatureFile.read(file("f.parquet"), HADOOP, 4));
    assertThat(read)
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("features")
        .isEqualTo(rows);
    assertThat(read.get(0).features()).containsExactly(odd);
    assertThat(read.get(1).features()).containsExactly(new float[4]);
    assertThat(HuggingFaceMetadata.classNames(footer("f.parquet").metadata())).hasValue(CLASSES);
  }

  /** Names of rows without a key contain their number in the file. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 37, 99, 100, 101})
  void shardsAreReadFromAnyRowOnInAFileOfManyRowGroups(int first) {
    List<ShardRow> rows = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      rows.add(shard("", new byte[1 << 20], 0, Split.TRAIN));
    }
    write(ShardFile.writer(file("s.parquet"), HADOOP, CLASSES), rows);

    assertThat(all(ShardFile.readFrom(file("s.parquet"), HADOOP, key -> Split.TRAIN, first)))
        .extracting(ShardRow::key)
        .isEqualTo(
            IntStream.range(Math.min(first, 100), 100).mapToObj(i -> "s.parquet#" + i).toList());
  }

  @ParameterizedTest
  @CsvSource({
    "FLOAT32, 0, 0",
    "FLOAT32, 1, 0",
    "FLOAT32, 63, 0",
    "FLOAT32, 256, 0",
    "FLOAT32, 600, 0",
    "FLOAT32, 999, 0",
    "FLOAT32, 1000, 0",
    "FLOAT32, 1001, 0",
    "FLOAT16, 600, 1e-3",
    "INT8, 600, 4e-3"
  })
  void featuresAreReadFromAnyRowOnInAFileOfManyRowGroups(
      ActivationStorage storage, int first, float precision) {
    SplittableRandom random = new SplittableRandom(first);
    List<FeatureRow> rows = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      float[] features = new float[4096];
      for (int each = 0; each < features.length; each++) {
        features[each] = random.nextFloat();
      }
      rows.add(new FeatureRow("key " + i, i % 3, i, Split.TRAIN, features));
    }
    write(FeatureFile.writer(file("f.parquet"), HADOOP, CLASSES, storage), rows);

    List<FeatureRow> read = all(FeatureFile.readFrom(file("f.parquet"), HADOOP, 4096, first));
    assertThat(read)
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("features")
        .isEqualTo(rows.subList(Math.min(first, 1000), 1000));
    for (int i = 0; i < read.size(); i++) {
      assertThat(read.get(i).features())
          .as("row %d", first + i)
          .containsExactly(rows.get(first + i).features(), within(precision));
    }
  }

  /** 21,841 names are 300 kB. */
  @Test
  void aFileOfFeaturesDoesNotGrowWithTheNamesOfManyClasses() {
    List<String> many = IntStream.range(0, 21_841).mapToObj("n%08d"::formatted).toList();
    List<FeatureRow> rows =
        List.of(new FeatureRow("a", 0, 21_840, Split.TRAIN, new float[] {1, 2}));
    write(FeatureFile.writer(file("f.parquet"), HADOOP, many, ActivationStorage.FLOAT32), rows);
    List<String> thousand = many.subList(0, 1_000);
    write(FeatureFile.writer(file("t.parquet"), HADOOP, thousand, ActivationStorage.FLOAT32), rows);

    assertThat(folder.resolve("f.parquet").toFile().length()).isLessThan(5_000);
    assertThat(footer("f.parquet").metadata()).containsEntry("headway.classes", Sha256.of(many));
    assertThat(HuggingFaceMetadata.classNames(footer("f.parquet").metadata())).isEmpty();
    assertThat(all(FeatureFile.read(file("f.parquet"), HADOOP, 2)))
        .usingRecursiveFieldByFieldElementComparator()
        .isEqualTo(rows);
    assertThat(HuggingFaceMetadata.classNames(footer("t.parquet").metadata())).hasValue(thousand);
  }

  @Test
  void emptyFeatureArraysComeBack() {
    List<FeatureRow> rows = List.of(new FeatureRow("a", 0, 1, Split.VAL, new float[0]));
    write(FeatureFile.writer(file("f.parquet"), HADOOP, CLASSES, ActivationStorage.FLOAT32), rows);
    assertThat(all(FeatureFile.read(file("f.parquet"), HADOOP, 0)))
        .usingRecursiveFieldByFieldElementComparator()
        .isEqualTo(rows);
  }

  @Test
  void featuresOfAnotherLengthAreRefusedByFileAndKey() {
    write(
        FeatureFile.writer(file("f.parquet"), HADOOP, CLASSES, ActivationStorage.FLOAT32),
        List.of(new FeatureRow("cats/1.jpg", 0, 1, Split.VAL, new float[3])));
    assertThatThrownBy(() -> all(FeatureFile.read(file("f.parquet"), HADOOP, 1280)))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "Cannot read "
                + file("f.parquet")
                + ": cats/1.jpg has 3 features, but the manifest says 1280; run extract again");
  }

  @Test
  void theQuarantineComesBackThroughManyRowGroups() {
    List<QuarantineRow> rows = new ArrayList<>();
    for (int i = 0; i < 30_000; i++) {
      rows.add(new QuarantineRow(i + "/" + "k".repeat(300), i, "truncated"));
    }
    write(QuarantineRow.TABLE.writer(file("q.parquet"), HADOOP), rows);
    assertThat(all(QuarantineRow.TABLE.read(file("q.parquet"), HADOOP))).isEqualTo(rows);
    assertThat(footer("q.parquet").rows()).isEqualTo(rows.size());
  }

  @Test
  void aFileWithoutRowsIsReadAsOne() {
    WrittenFile written = write(QuarantineRow.TABLE.writer(file("q.parquet"), HADOOP), List.of());
    assertThat(written.rows()).isZero();
    assertThat(all(QuarantineRow.TABLE.read(file("q.parquet"), HADOOP))).isEmpty();
  }

  @Test
  void equalRowsGiveEqualBytesAndTheHashIsOfAllBeforeTheFooter() throws IOException {
    List<ShardRow> rows =
        List.of(
            shard("a", new byte[] {1}, 0, Split.TRAIN), shard("b", new byte[9], 1, Split.TRAIN));
    WrittenFile first = write(ShardFile.writer(file("1.parquet"), HADOOP, CLASSES), rows);
    WrittenFile second = write(ShardFile.writer(file("2.parquet"), HADOOP, CLASSES), rows);

    byte[] bytes = Files.readAllBytes(folder.resolve("1.parquet"));
    assertThat(first)
        .isEqualTo(new WrittenFile("1.parquet", 2, bytes.length, contentSha256(bytes)));
    assertThat(second.contentSha256()).isEqualTo(first.contentSha256());
    assertThat(folder.resolve("2.parquet")).hasBinaryContent(bytes);
  }

  @Test
  void readsWhatHuggingFaceWritesWithoutOurColumns() {
    MessageType schema =
        Types.buildMessage()
            .optionalGroup()
            .optional(BINARY)
            .named("bytes")
            .optional(BINARY)
            .as(stringType())
            .named("path")
            .named("image")
            .optional(INT32)
            .named("label")
            .optional(BINARY)
            .as(stringType())
            .named("caption")
            .named("schema");
    RowWriter<byte[]> writer =
        RowWriter.create(
            file("hf.parquet"),
            HADOOP,
            schema,
            Map.of(),
            1 << 20,
            (out, row) -> {
              out.startField("image", 0);
              out.startGroup();
              out.startField("bytes", 0);
              out.addBinary(Binary.fromConstantByteArray(row));
              out.endField("bytes", 0);
              out.endGroup();
              out.endField("image", 0);
              out.startField("label", 1);
              out.addInteger(row.length);
              out.endField("label", 1);
              out.startField("caption", 2);
              out.addBinary(Binary.fromString("not asked for"));
              out.endField("caption", 2);
            });
    write(writer, List.of(new byte[] {7}, new byte[] {8, 9}));

    List<ShardRow> read = all(ShardFile.read(file("hf.parquet"), HADOOP, key -> Split.VAL));
    assertThat(read).extracting(ShardRow::key).containsExactly("hf.parquet#0", "hf.parquet#1");
    assertThat(read).extracting(ShardRow::label).containsExactly(1, 2);
    assertThat(read).extracting(ShardRow::split).containsOnly(Split.VAL);
    assertThat(read.get(1).bytes()).containsExactly(8, 9);
    assertThat(read.get(1).sha256()).isEqualTo(Sha256.of(new byte[] {8, 9}));
    assertThat(HuggingFaceMetadata.classNames(footer("hf.parquet").metadata())).isEmpty();
  }

  @Test
  void aFileCutShortAnywhereIsBadInputThatIsNamed() throws IOException {
    write(
        ShardFile.writer(file("whole.parquet"), HADOOP, CLASSES),
        List.of(shard("a", new byte[5000], 0, Split.TRAIN)));
    byte[] whole = Files.readAllBytes(folder.resolve("whole.parquet"));
    for (int length : new int[] {0, 3, 4, 12, 2000, whole.length - 9, whole.length - 1}) {
      refused(Arrays.copyOf(whole, length));
    }
  }

  @Test
  void aFileWithALostMiddleIsBadInputThatIsNamed() throws IOException {
    write(
        QuarantineRow.TABLE.writer(file("whole.parquet"), HADOOP),
        List.of(new QuarantineRow("k".repeat(3000), 1, "r")));
    byte[] whole = Files.readAllBytes(folder.resolve("whole.parquet"));
    Arrays.fill(whole, 4, 200, (byte) 0xff);
    refused(whole);
  }

  @Test
  void aMissingFileIsBadInput() {
    assertThatThrownBy(() -> ShardFile.read(file("none"), HADOOP, key -> Split.TRAIN))
        .isInstanceOf(InputException.class)
        .hasMessage("Cannot read " + file("none") + ": it does not exist; check the URI");
  }

  private void refused(byte[] broken) throws IOException {
    Files.write(folder.resolve("broken.parquet"), broken);
    Files.deleteIfExists(folder.resolve(".broken.parquet.crc"));
    assertThatThrownBy(() -> all(QuarantineRow.TABLE.read(file("broken.parquet"), HADOOP)))
        .as("%d bytes", broken.length)
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(
            "Cannot read " + file("broken.parquet") + ": it is no valid Parquet file (")
        .hasMessageEndingWith("); write it again")
        .hasMessageNotContaining("\n");
  }

  private static ShardRow shard(String key, byte[] bytes, int label, Split split) {
    return new ShardRow(key, bytes, "path.jpg", label, split, Sha256.of(bytes));
  }

  private Path file(String name) {
    return new Path(new Path(folder.toUri()), name);
  }

  private RowReader.Footer footer(String name) {
    return RowReader.footer(file(name), HADOOP);
  }

  /** Of what comes before the first column index, which begins behind the last row group. */
  private String contentSha256(byte[] bytes) throws IOException {
    Path copy = new Path(folder.resolve("copy.parquet").toString());
    Files.write(folder.resolve("copy.parquet"), bytes);
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromPath(copy, HADOOP))) {
      long end = 0;
      for (BlockMetaData group : reader.getFooter().getBlocks()) {
        for (ColumnChunkMetaData column : group.getColumns()) {
          end = Math.max(end, column.getStartingPos() + column.getTotalSize());
        }
      }
      return Sha256.of(Arrays.copyOf(bytes, (int) end));
    }
  }

  @Test
  void theHashDoesNotDependOnWhatTheFooterSays() {
    Part one = part("one", "1f".repeat(32));
    Part other = part("other", "2e".repeat(32));

    assertThat(one.files().get(0).file().contentSha256())
        .isEqualTo(other.files().get(0).file().contentSha256());
    assertThat(one.files().get(0).file().name()).isNotEqualTo(other.files().get(0).file().name());
  }

  @Test
  void aPartIsKnownFromTheFooterOfEachOfItsFiles() {
    Part part = part("mixed-00003", "1f".repeat(32));

    assertThat(part.files()).hasSize(2);
    for (CountedFile each : part.files()) {
      RowReader.Footer footer = RowReader.footer(file(each.file().name()), HADOOP);
      assertThat(PartFooter.contentSha256(footer)).isEqualTo(each.file().contentSha256());
      Part said = PartFooter.part(footer).orElseThrow();
      assertThat(said.withFiles(part.files())).isEqualTo(part);
      assertThat(said.files())
          .extracting(file -> file.file().name())
          .isEqualTo(part.files().stream().map(file -> file.file().name()).toList());
    }
  }

  @Test
  void nothingAppearsWhereAPartIsNotAllowed() throws IOException {
    assertThatThrownBy(
            () ->
                part(
                    new PartId("a", 0, "1f".repeat(32)),
                    () -> {
                      throw new IllegalStateException("another attempt writes it");
                    }))
        .hasMessage("another attempt writes it");

    try (Stream<java.nio.file.Path> left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
  }

  private Part part(String name, String made) {
    return part(new PartId(name, 3, made), () -> {});
  }

  private Part part(PartId id, Runnable permission) {
    try (PartWriter<ShardRow> writer =
        new PartWriter<>(
            id,
            CLASSES.size(),
            split -> ShardFile.writer(file(split.label() + id.suffix()), HADOOP, CLASSES),
            () -> QuarantineRow.TABLE.writer(file("bad" + id.suffix()), HADOOP))) {
      writer.write(Split.TRAIN, 0, shard("a", new byte[] {1}, 0, Split.TRAIN));
      writer.write(Split.VAL, 1, shard("b", new byte[9], 1, Split.VAL));
      writer.refuse(new QuarantineRow("c", 1, "empty file"));
      writer.countUnlabelled(2);
      return writer.finish(permission);
    }
  }

  private static <T> WrittenFile write(RowWriter<T> writer, List<T> rows) {
    try (writer) {
      rows.forEach(writer::write);
      return writer.finish();
    }
  }

  private static <T> List<T> all(CloseableIterator<T> rows) {
    try (rows) {
      List<T> all = new ArrayList<>();
      rows.forEachRemaining(all::add);
      return all;
    }
  }
}
