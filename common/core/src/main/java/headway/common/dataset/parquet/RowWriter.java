package headway.common.dataset.parquet;

import headway.common.storage.Storage;
import headway.common.storage.StorageFailures;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
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
 * Writes rows to one Parquet file, which appears whole when it is published; a writer that is
 * closed before leaves no file. Equal rows give equal bytes. At most one row group is in memory.
 *
 * <p>Pages are of version 2, in which a column has one encoding: with version 1 the footer lists
 * several, in the order of a HashSet that differs from JVM to JVM.
 *
 * @param <T> the row
 */
public final class RowWriter<T> implements AutoCloseable {
  /** Key in the footer: SHA-256 of all bytes before it. */
  public static final String CONTENT_SHA256 = "headway.contentSha256";

  private final HashedOutputFile file;
  private final FieldsSupport<T> support;
  private final ParquetWriter<T> writer;
  private boolean complete;
  private long rows;

  private RowWriter(HashedOutputFile file, FieldsSupport<T> support, ParquetWriter<T> writer) {
    this.file = file;
    this.support = support;
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
    HashedOutputFile file = new HashedOutputFile(new Storage(configuration).create(path));
    FieldsSupport<T> support = new FieldsSupport<>(schema, metadata, file, fields);
    return StorageFailures.explaining(
        "write",
        path,
        () ->
            new RowWriter<>(
                file,
                support,
                new Builder<T>(file, support)
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
    explaining(() -> writer.write(row));
    rows++;
  }

  public long rows() {
    return rows;
  }

  /** The file's name in its folder. */
  public String name() {
    return file.out().path().getName();
  }

  /**
   * Writes all that is left of the file but does not publish it.
   *
   * @param metadata for the footer, beside what it was created with
   */
  public void complete(Map<String, String> metadata) {
    support.add(metadata);
    explaining(writer::close);
    complete = true;
  }

  /** Publishes the file, completing it first where that was not done, and describes it. */
  public WrittenFile finish() {
    if (!complete) {
      complete(Map.of());
    }
    explaining(file.out()::publish);
    return new WrittenFile(name(), rows, file.bytes(), file.contentSha256());
  }

  /** Discards the file if it was not published. */
  @Override
  public void close() {
    file.out().close();
  }

  private interface Step {
    void run() throws IOException;
  }

  private void explaining(Step step) {
    StorageFailures.explaining(
        "write",
        file.out().path(),
        () -> {
          step.run();
          return file;
        });
  }

  private static final class Builder<T> extends ParquetWriter.Builder<T, Builder<T>> {
    private final WriteSupport<T> support;

    Builder(HashedOutputFile file, WriteSupport<T> support) {
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
    private final Map<String, String> last = new TreeMap<>();
    private final HashedOutputFile file;
    private final BiConsumer<RecordConsumer, T> fields;
    private RecordConsumer consumer;

    FieldsSupport(
        MessageType schema,
        Map<String, String> metadata,
        HashedOutputFile file,
        BiConsumer<RecordConsumer, T> fields) {
      this.schema = schema;
      this.metadata = metadata;
      this.file = file;
      this.fields = fields;
    }

    void add(Map<String, String> more) {
      last.putAll(more);
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

    /** Called when the row groups are written and before the footer is. */
    @Override
    public FinalizedWriteContext finalizeWrite() {
      last.put(CONTENT_SHA256, file.endOfContent());
      return new FinalizedWriteContext(last);
    }
  }
}
