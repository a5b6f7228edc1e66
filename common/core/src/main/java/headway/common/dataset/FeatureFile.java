package headway.common.dataset;

import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.FLOAT;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import headway.common.InputException;
import headway.common.dataset.parquet.CloseableIterator;
import headway.common.dataset.parquet.ParquetFields;
import headway.common.dataset.parquet.RowWriter;
import headway.common.dataset.parquet.VectorReader;
import headway.common.dataset.split.Split;
import headway.common.storage.Sha256;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Types;

/**
 * Features as Parquet: {@code key, view, label, split, features[float]}; at lower precision {@code
 * features_f16} or {@code features_u8} instead, see {@link ActivationStorage}.
 */
public final class FeatureFile {
  private static final long ROW_GROUP_BYTES = 4L << 20;
  private static final int MOST_NAMED = 1_000;

  /** The metadata key of the SHA-256 of the class names, where these are not in the file. */
  private static final String CLASSES_KEY = "headway.classes";

  private static final Set<String> COLUMNS =
      Stream.concat(
              Stream.of("key", "view", "label", "split"),
              Arrays.stream(ActivationStorage.values()).map(ActivationStorage::column))
          .collect(Collectors.toUnmodifiableSet());

  private FeatureFile() {}

  private static MessageType schema(ActivationStorage storage) {
    var columns =
        Types.buildMessage()
            .optional(BINARY)
            .as(stringType())
            .named("key")
            .optional(INT64)
            .named("view")
            .optional(INT64)
            .named("label")
            .optional(BINARY)
            .as(stringType())
            .named("split");
    var whole =
        storage == ActivationStorage.FLOAT32
            ? columns.optionalList().optionalElement(FLOAT).named(storage.column())
            : columns.optional(BINARY).named(storage.column());
    return whole.named("features");
  }

  public static RowWriter<FeatureRow> writer(
      Path path, Configuration configuration, List<String> classes, ActivationStorage storage) {
    return RowWriter.create(
        path,
        configuration,
        schema(storage),
        metadata(classes, storage),
        ROW_GROUP_BYTES,
        (out, row) -> write(out, row, storage));
  }

  /**
   * The names of up to {@value #MOST_NAMED} classes, and of more their digest: their names are in
   * the manifest, once, and not in the footer that is read with each block.
   */
  private static Map<String, String> metadata(List<String> classes, ActivationStorage storage) {
    return classes.size() <= MOST_NAMED
        ? Map.of(
            HuggingFaceMetadata.METADATA_KEY,
            HuggingFaceMetadata.vectorFeatures(Optional.of(classes), storage))
        : Map.of(
            HuggingFaceMetadata.METADATA_KEY,
            HuggingFaceMetadata.vectorFeatures(Optional.empty(), storage),
            CLASSES_KEY,
            Sha256.of(classes));
  }

  private static void write(RecordConsumer out, FeatureRow row, ActivationStorage storage) {
    ParquetFields.text(out, "key", 0, row.key());
    ParquetFields.integer(out, "view", 1, row.view());
    ParquetFields.integer(out, "label", 2, row.label());
    ParquetFields.text(out, "split", 3, row.split().label());
    if (storage == ActivationStorage.FLOAT32) {
      ParquetFields.floats(out, storage.column(), 4, row.features());
    } else {
      ParquetFields.bytes(out, storage.column(), 4, storage.pack(row.features()));
    }
  }

  /**
   * Reads features.
   *
   * @param length the number of features that each row must have
   */
  public static CloseableIterator<FeatureRow> read(
      Path path, Configuration configuration, int length) {
    return readFrom(path, configuration, length, 0);
  }

  /**
   * Reads features from a row on.
   *
   * @param length the number of features that each row must have
   * @param row from 0
   */
  public static CloseableIterator<FeatureRow> readFrom(
      Path path, Configuration configuration, int length, long row) {
    return new Rows(path, VectorReader.openAt(path, configuration, COLUMNS, row), length);
  }

  /** The rows from the reader's position on. */
  private static final class Rows implements CloseableIterator<FeatureRow> {
    private final Path path;
    private final VectorReader reader;
    private final int length;
    private boolean ready;

    Rows(Path path, VectorReader reader, int length) {
      this.path = path;
      this.reader = reader;
      this.length = length;
    }

    @Override
    public boolean hasNext() {
      ready = ready || reader.advance();
      return ready;
    }

    @Override
    public FeatureRow next() {
      if (!hasNext()) {
        throw new NoSuchElementException("no more rows in " + path);
      }
      ready = false;
      String key = reader.text("key");
      float[] features = new float[length];
      int filled = fill(features);
      if (filled != length) {
        throw new InputException(
            "Cannot read "
                + path
                + ": "
                + key
                + " has "
                + filled
                + " features, but the manifest says "
                + length
                + "; run extract again");
      }
      return new FeatureRow(
          key,
          (int) reader.integer("view", 0),
          (int) reader.integer("label", ShardRow.UNLABELLED),
          Split.ofRow(reader.text("split"), path, key),
          features);
    }

    private int fill(float[] features) {
      for (ActivationStorage storage : ActivationStorage.values()) {
        Optional<byte[]> packed = reader.bytes(storage.column());
        if (packed.isPresent()) {
          return storage.unpack(packed.get(), features);
        }
      }
      return reader.floats(features);
    }

    @Override
    public void close() {
      reader.close();
    }
  }
}
