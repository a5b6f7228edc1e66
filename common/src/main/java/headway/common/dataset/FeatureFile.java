package headway.common.dataset;

import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.FLOAT;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import headway.common.InputException;
import headway.common.dataset.parquet.CloseableIterator;
import headway.common.dataset.parquet.RowAssembler;
import headway.common.dataset.parquet.RowReader;
import headway.common.dataset.parquet.RowWriter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Types;

/** Features as Parquet: {@code key, view, label, split, features[float]}. */
public final class FeatureFile {
  private static final long ROW_GROUP_BYTES = 16L << 20;

  private static final MessageType SCHEMA =
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
          .named("split")
          .optionalList()
          .optionalElement(FLOAT)
          .named("features")
          .named("features");

  private FeatureFile() {}

  public static RowWriter<FeatureRow> writer(
      Path path, Configuration configuration, List<String> classes) {
    return RowWriter.create(
        path,
        configuration,
        SCHEMA,
        Map.of(HuggingFace.METADATA_KEY, HuggingFace.vectorFeatures(classes)),
        ROW_GROUP_BYTES,
        FeatureFile::write);
  }

  private static void write(RecordConsumer out, FeatureRow row) {
    Fields.text(out, "key", 0, row.key());
    Fields.integer(out, "view", 1, row.view());
    Fields.integer(out, "label", 2, row.label());
    Fields.text(out, "split", 3, row.split().label());
    Fields.floats(out, "features", 4, row.features());
  }

  /**
   * Reads features.
   *
   * @param length the number of features that each row must have
   */
  public static CloseableIterator<FeatureRow> read(
      Path path, Configuration configuration, int length) {
    return RowReader.open(
        path,
        configuration,
        Set.of("key", "view", "label", "split", "features"),
        new Assembler(path, length));
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
      return new FeatureRow(
          key, (int) view, (int) label, Split.named(split).orElse(Split.TRAIN), features);
    }
  }
}
