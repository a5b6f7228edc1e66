package headway.common.dataset.parquet;

import headway.common.storage.StorageFailures;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;

/**
 * Writes rows to one Parquet file and knows its SHA-256 once closed. Equal rows give equal bytes.
 * At most one row group is in memory.
 *
 * <p>Pages are of version 2, in which a column has one encoding: with version 1 the footer lists
 * several, in the order of a HashSet that differs from JVM to JVM.
 *
 * @param <T> the row
 */
public final class RowWriter<T> implements AutoCloseable {
  private final Path path;
  private final HashingOutputFile file;
  private final ParquetWriter<T> writer;
  private long rows;

  private RowWriter(Path path, HashingOutputFile file, ParquetWriter<T> writer) {
    this.path = path;
    this.file = file;
    this.writer = writer;
  }

  /**
   * Starts a file.
   *
   * @param metadata key-value metadata of the file's footer, such as {@code huggingface}
   * @param rowGroupBytes how much is buffered before a row group is written
   * @param fields writes one row's fields in the order of the schema
   * @throws headway.common.StorageException where the file cannot be created
   */
  public static <T> RowWriter<T> create(
      Path path,
      Configuration configuration,
      MessageType schema,
      Map<String, String> metadata,
      long rowGroupBytes,
      BiConsumer<RecordConsumer, T> fields) {
    HashingOutputFile file = new HashingOutputFile(path, configuration);
    return StorageFailures.explaining(
        "write",
        path,
        () ->
            new RowWriter<>(
                path,
                file,
                new Builder<T>(file, new FieldsSupport<>(schema, metadata, fields))
                    .withConf(configuration)
                    .withCompressionCodec(CompressionCodecName.UNCOMPRESSED)
                    .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
                    .withRowGroupSize(rowGroupBytes)
                    .withMinRowCountForPageSizeCheck(1)
                    .withDictionaryEncoding(false)
                    .withWriterVersion(WriterVersion.PARQUET_2_0)
                    .build()));
  }

  public void write(T row) {
    StorageFailures.explaining(
        "write",
        path,
        () -> {
          writer.write(row);
          return null;
        });
    rows++;
  }

  public long rows() {
    return rows;
  }

  /** Finishes the file and describes it. */
  public WrittenFile finish() {
    close();
    return new WrittenFile(path.getName(), rows, file.bytes(), file.sha256());
  }

  @Override
  public void close() {
    StorageFailures.explaining(
        "write",
        path,
        () -> {
          writer.close();
          return null;
        });
  }

  private static final class Builder<T> extends ParquetWriter.Builder<T, Builder<T>> {
    private final WriteSupport<T> support;

    Builder(HashingOutputFile file, WriteSupport<T> support) {
      super(file);
      this.support = support;
    }

    @Override
    protected Builder<T> self() {
      return this;
    }

    @Override
    protected WriteSupport<T> getWriteSupport(Configuration configuration) {
      return support;
    }
  }

  private static final class FieldsSupport<T> extends WriteSupport<T> {
    private final MessageType schema;
    private final Map<String, String> metadata;
    private final BiConsumer<RecordConsumer, T> fields;
    private RecordConsumer consumer;

    FieldsSupport(
        MessageType schema, Map<String, String> metadata, BiConsumer<RecordConsumer, T> fields) {
      this.schema = schema;
      this.metadata = metadata;
      this.fields = fields;
    }

    @Override
    public WriteContext init(Configuration configuration) {
      return new WriteContext(schema, metadata);
    }

    @Override
    public void prepareForWrite(RecordConsumer recordConsumer) {
      consumer = recordConsumer;
    }

    @Override
    public void write(T row) {
      consumer.startMessage();
      fields.accept(consumer, row);
      consumer.endMessage();
    }
  }
}
