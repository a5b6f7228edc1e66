package headway.common.dataset.parquet;

import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headway.common.InputException;
import headway.common.StorageException;
import headway.common.dataset.ActivationStorage;
import headway.common.dataset.FeatureFile;
import headway.common.dataset.FeatureRow;
import headway.common.dataset.ListingRow;
import headway.common.dataset.QuarantineRow;
import headway.common.dataset.ShardFile;
import headway.common.dataset.ShardRow;
import headway.common.dataset.split.Split;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose fault it is that a Parquet file cannot be read. */
class ParquetFailuresTest {
  private static final Configuration HADOOP = new Configuration();

  @TempDir java.nio.file.Path folder;

  @Test
  void whatTheAssemblerThrowsLeavesAsItIs() {
    IllegalStateException defect = new IllegalStateException("ours");
    RowAssembler<String> assembler =
        new RowAssembler<>() {
          @Override
          public void start() {}

          @Override
          public void text(String column, String value) {
            throw defect;
          }

          @Override
          public String end() {
            return "";
          }
        };

    assertThatThrownBy(() -> all(RowReader.open(quarantine(), HADOOP, Set.of(), assembler)))
        .isSameAs(defect);
  }

  @Test
  void whatAStorageThrowsIsNoFaultOfTheFile() throws IOException {
    Path there = quarantine();
    Configuration failing = new Configuration();
    failing.setClass("fs.failing.impl", Failing.class, org.apache.hadoop.fs.FileSystem.class);
    Path path = new Path("failing", "", there.toUri().getPath());

    Failing.thrown = new IOException("connection reset");
    assertThatThrownBy(() -> QuarantineRow.TABLE.read(path, failing).hasNext())
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("connection reset");

    Failing.thrown = new NullPointerException("of the storage");
    assertThatThrownBy(() -> QuarantineRow.TABLE.read(path, failing).hasNext())
        .isSameAs(Failing.thrown);
  }

  @Test
  void whatCompiledCodeThrowsWithoutItsStackIsTheFilesFault() {
    RuntimeException stackless = new ArrayIndexOutOfBoundsException();
    stackless.setStackTrace(new StackTraceElement[0]);

    assertThat(ParquetFailures.explain(new Path("/f.parquet"), stackless))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("Cannot read /f.parquet: it is no valid Parquet file (")
        .hasMessageEndingWith("ArrayIndexOutOfBoundsException); write it again");
  }

  @Test
  void anyDamageIsBadInput() throws IOException {
    List<QuarantineRow> rows = new ArrayList<>();
    Random random = new Random(1);
    for (int i = 0; i < 300; i++) {
      rows.add(new QuarantineRow("key " + random.nextInt(50), i, "reason " + random.nextLong()));
    }
    int noticed =
        refusals(
            quarantine(rows), "it is ", damaged -> all(QuarantineRow.TABLE.read(damaged, HADOOP)));
    assertThat(noticed).isGreaterThan(50);
  }

  @Test
  void anyDamageToFeaturesIsBadInput() throws IOException {
    Path file = new Path(new Path(folder.toUri()), "features.parquet");
    SplittableRandom random = new SplittableRandom(1);
    try (RowWriter<FeatureRow> out =
        FeatureFile.writer(file, HADOOP, List.of("cats"), ActivationStorage.FLOAT32)) {
      for (int i = 0; i < 300; i++) {
        float[] features = {random.nextFloat(), random.nextFloat(), random.nextFloat()};
        out.write(new FeatureRow("key " + i, 0, 0, Split.TRAIN, features));
      }
      out.finish();
    }
    int noticed = refusals(file, "", damaged -> all(FeatureFile.readFrom(damaged, HADOOP, 3, 100)));
    assertThat(noticed).isGreaterThan(20);
  }

  /** How often a file is refused of which one byte is damaged; it is read otherwise. */
  private int refusals(Path file, String reason, Consumer<Path> reading) throws IOException {
    byte[] whole = Files.readAllBytes(java.nio.file.Path.of(file.toUri().getPath()));
    Path path = new Path(new Path(folder.toUri()), "damaged.parquet");
    Random random = new Random(1);
    int refused = 0;
    for (int i = 0; i < 300; i++) {
      byte[] damaged = whole.clone();
      damaged[i < 150 ? random.nextInt(whole.length) : whole.length - 1 - (i - 150) * 3] ^=
          (byte) (1 + random.nextInt(255));
      Files.write(folder.resolve("damaged.parquet"), damaged);
      try {
        reading.accept(path);
      } catch (InputException bad) {
        refused++;
        assertThat(bad).hasMessageStartingWith("Cannot read " + path + ": " + reason);
      }
    }
    return refused;
  }

  @Test
  void aSplitThatIsNoneStopsWithItsRow() {
    Path file = named("split.parquet", "holdout");
    String complaint =
        "Cannot read "
            + file
            + ": the split 'holdout' of cats/1.jpg is none of train, val and test; write one of"
            + " them or leave the column out";

    assertThatThrownBy(() -> all(ShardFile.read(file, HADOOP, key -> Split.TRAIN)))
        .isInstanceOf(InputException.class)
        .hasMessage(complaint);
    assertThatThrownBy(() -> all(ShardFile.readWithoutImages(file, HADOOP))).hasMessage(complaint);
    assertThatThrownBy(() -> all(FeatureFile.read(file, HADOOP, 0))).hasMessage(complaint);
    assertThatThrownBy(() -> all(ListingRow.TABLE.read(file, HADOOP))).hasMessage(complaint);
    assertThat(all(ShardFile.readAll(file, HADOOP, Split.TEST)))
        .extracting(ShardRow::split)
        .containsExactly(Split.TEST);
  }

  private Path quarantine() {
    return quarantine(List.of(new QuarantineRow("key", 1, "reason")));
  }

  private Path quarantine(List<QuarantineRow> rows) {
    Path file = new Path(new Path(folder.toUri()), "whole.parquet");
    try (RowWriter<QuarantineRow> writer = QuarantineRow.TABLE.writer(file, HADOOP)) {
      rows.forEach(writer::write);
      writer.finish();
    }
    return file;
  }

  private Path named(String name, String split) {
    MessageType schema =
        Types.buildMessage()
            .optional(BINARY)
            .as(stringType())
            .named("key")
            .optional(BINARY)
            .as(stringType())
            .named("split")
            .named("rows");
    Path file = new Path(new Path(folder.toUri()), name);
    try (RowWriter<String> writer =
        RowWriter.create(
            file,
            HADOOP,
            schema,
            Map.of(),
            1 << 20,
            (out, row) -> {
              out.startField("key", 0);
              out.addBinary(Binary.fromString("cats/1.jpg"));
              out.endField("key", 0);
              out.startField("split", 1);
              out.addBinary(Binary.fromString(row));
              out.endField("split", 1);
            })) {
      writer.write(split);
      writer.finish();
    }
    return file;
  }

  private static <T> List<T> all(CloseableIterator<T> rows) {
    try (rows) {
      List<T> all = new ArrayList<>();
      rows.forEachRemaining(all::add);
      return all;
    }
  }

  /** A disk that opens nothing. */
  public static final class Failing extends RawLocalFileSystem {
    private static Exception thrown;

    @Override
    public URI getUri() {
      return URI.create("failing:///");
    }

    @Override
    public FSDataInputStream open(Path path, int bufferSize) throws IOException {
      if (thrown instanceof IOException ofStorage) {
        throw ofStorage;
      }
      throw (RuntimeException) thrown;
    }
  }
}
