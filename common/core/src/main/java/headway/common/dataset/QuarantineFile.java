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

/** The quarantine as Parquet: {@code key, sizeBytes, reason}. */
public final class QuarantineFile {
  private static final long ROW_GROUP_BYTES = 4L << 20;

  private static final MessageType SCHEMA =
      Types.buildMessage()
          .required(BINARY)
          .as(stringType())
          .named("key")
          .required(INT64)
          .named("sizeBytes")
          .required(BINARY)
          .as(stringType())
          .named("reason")
          .named("quarantine");

  private QuarantineFile() {}

  public static RowWriter<QuarantineRow> writer(Path path, Configuration configuration) {
    return RowWriter.create(
        path,
        configuration,
        SCHEMA,
        Map.of(),
        ROW_GROUP_BYTES,
        (out, row) -> {
          ParquetFields.text(out, "key", 0, row.key());
          ParquetFields.integer(out, "sizeBytes", 1, row.sizeBytes());
          ParquetFields.text(out, "reason", 2, row.reason());
        });
  }

  public static CloseableIterator<QuarantineRow> read(Path path, Configuration configuration) {
    return RowReader.open(path, configuration, Set.of(), new Assembler());
  }

  private static final class Assembler implements RowAssembler<QuarantineRow> {
    private String key;
    private long sizeBytes;
    private String reason;

    @Override
    public void start() {
      key = "";
      sizeBytes = 0;
      reason = "";
    }

    @Override
    public void text(String column, String value) {
      if (column.equals("key")) {
        key = value;
      } else {
        reason = value;
      }
    }

    @Override
    public void integer(String column, long value) {
      sizeBytes = value;
    }

    @Override
    public QuarantineRow end() {
      return new QuarantineRow(key, sizeBytes, reason);
    }
  }
}
