package headway.common.dataset;

import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import headway.common.dataset.parquet.CloseableIterator;
import headway.common.dataset.parquet.RowAssembler;
import headway.common.dataset.parquet.RowReader;
import headway.common.dataset.parquet.RowWriter;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Types;

/**
 * The listing of packed photos, as Parquet: {@code key, sizeBytes, modifiedMillis, label, split,
 * number}.
 */
public final class ListingFile {
  private static final long ROW_GROUP_BYTES = 8L << 20;

  private static final MessageType SCHEMA =
      Types.buildMessage()
          .required(BINARY)
          .as(stringType())
          .named("key")
          .required(INT64)
          .named("sizeBytes")
          .required(INT64)
          .named("modifiedMillis")
          .required(INT64)
          .named("label")
          .required(BINARY)
          .as(stringType())
          .named("split")
          .required(INT64)
          .named("number")
          .named("listing");

  private ListingFile() {}

  public static RowWriter<ListingRow> writer(Path path, Configuration configuration) {
    return RowWriter.create(
        path,
        configuration,
        SCHEMA,
        Map.of(),
        ROW_GROUP_BYTES,
        (out, row) -> {
          ParquetFields.text(out, "key", 0, row.key());
          ParquetFields.integer(out, "sizeBytes", 1, row.sizeBytes());
          ParquetFields.integer(out, "modifiedMillis", 2, row.modifiedMillis());
          ParquetFields.integer(out, "label", 3, row.label());
          ParquetFields.text(out, "split", 4, row.split() == null ? "" : row.split().label());
          ParquetFields.integer(out, "number", 5, row.number());
        });
  }

  public static CloseableIterator<ListingRow> read(Path path, Configuration configuration) {
    return RowReader.open(path, configuration, Set.of(), new Assembler(path));
  }

  private static final class Assembler implements RowAssembler<ListingRow> {
    private final Path path;
    private String key;
    private String split;
    private long sizeBytes;
    private long modifiedMillis;
    private long label;
    private long number;

    Assembler(Path path) {
      this.path = path;
    }

    @Override
    public void start() {
      key = "";
      split = "";
      sizeBytes = -1;
      modifiedMillis = 0;
      label = ShardRow.UNLABELLED;
      number = 0;
    }

    @Override
    public void text(String column, String value) {
      if (column.equals("key")) {
        key = value;
      } else {
        split = value;
      }
    }

    @Override
    public void integer(String column, long value) {
      switch (column) {
        case "sizeBytes" -> sizeBytes = value;
        case "modifiedMillis" -> modifiedMillis = value;
        case "label" -> label = value;
        default -> number = value;
      }
    }

    @Override
    public ListingRow end() {
      return new ListingRow(
          key,
          sizeBytes,
          modifiedMillis,
          (int) label,
          split.isEmpty() ? null : Split.ofRow(split, path, key),
          (int) number);
    }
  }
}
