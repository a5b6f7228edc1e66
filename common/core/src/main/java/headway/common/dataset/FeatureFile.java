package headway.common.dataset;

import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.FLOAT;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import headway.common.InputException;
import headway.common.dataset.parquet.CloseableIterator;
import headway.common.dataset.parquet.ParquetFields;
import headway.common.dataset.parquet.RowAssembler;
import headway.common.dataset.parquet.RowReader;
import headway.common.dataset.parquet.RowWriter;
import headway.common.dataset.split.Split;
import headway.common.storage.Sha256;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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
    return RowReader.openAt(path, configuration, COLUMNS, new Assembler(path, length), row);
  }

  private static final class Assembler implements RowAssembler<FeatureRow> {
    private final Path path;
    private final int length;
    private String key;
    private long view;
    private long label;
    private String split;
    private float[] features;
    private int filled;

    Assembler(Path path, int length) {
      this.path = path;
      this.length = length;
    }

    @Override
    public void start() {
      key = "";
      view = 0;
      label = ShardRow.UNLABELLED;
      split = "";
      features = new float[length];
      filled = 0;
    }

    @Override
    public void text(String column, String value) {
      switch (column) {
        case "key" -> key = value;
        case "split" -> split = value;
        default -> {}
      }
    }

    @Override
    public void integer(String column, long value) {
      switch (column) {
        case "view" -> view = value;
        case "label" -> label = value;
        default -> {}
      }
    }

    @Override
    public void real(String column, double value) {
      if (filled < length) {
        features[filled] = (float) value;
      }
      filled++;
    }

    @Override
    public void bytes(String column, byte[] value) {
      for (ActivationStorage storage : ActivationStorage.values()) {
        if (storage.column().equals(column)) {
          filled = storage.unpack(value, features);
        }
      }
    }

    @Override
    public FeatureRow end() {
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
      return new FeatureRow(key, (int) view, (int) label, Split.ofRow(split, path, key), features);
    }
  }
}
