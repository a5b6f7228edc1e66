package headway.common.dataset.parquet;

import headway.common.storage.Storage;
import headway.common.storage.StorageFailures;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.InitContext;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/**
 * Reads the rows of one Parquet file in order, and only the requested columns; columns that the
 * file lacks are skipped. At most one row group is in memory.
 *
 * @param <T> the row
 */
public final class RowReader<T> implements CloseableIterator<T> {
  private final Path path;
  private final ParquetReader<T> reader;
  private T next;
  private boolean started;

  private RowReader(Path path, ParquetReader<T> reader) {
    this.path = path;
    this.reader = reader;
  }

  /**
   * Opens a file.
   *
   * @param columns the top-level columns to read; all of them where empty
   * @throws headway.common.InputException where the file is missing or no Parquet
   * @throws headway.common.StorageException where the storage fails; reading on throws the same
   *     two, and unchanged what the assembler throws
   */
  public static <T> RowReader<T> open(
      Path path, Configuration configuration, Set<String> columns, RowAssembler<T> assembler) {
    return open(path, configuration, named(columns), assembler);
  }

  /**
   * Like the method above; the columns and their names are chosen from the schema and metadata of
   * the file.
   */
  public static <T> RowReader<T> open(
      Path path, Configuration configuration, Columns columns, RowAssembler<T> assembler) {
    return ParquetFailures.explaining(
        path,
        () -> new RowReader<>(path, builder(path, configuration, columns, assembler).build()));
  }

  /** Selects top-level columns of a file. */
  public interface Columns {
    /** The columns to read, and their names for the assembler. */
    Map<String, String> of(MessageType schema, Map<String, String> metadata);
  }

  private static Columns named(Set<String> columns) {
    return (schema, metadata) ->
        schema.getFields().stream()
            .map(Type::getName)
            .filter(name -> columns.isEmpty() || columns.contains(name))
            .collect(Collectors.toMap(name -> name, name -> name));
  }

  /** The file as Parquet opens it. */
  static HadoopInputFile file(Path path, Configuration configuration) throws IOException {
    return HadoopInputFile.fromPath(Storage.opening(path), configuration);
  }

  private static <T> ParquetReader.Builder<T> builder(
      Path path, Configuration configuration, Columns columns, RowAssembler<T> assembler)
      throws IOException {
    return new Builder<>(file(path, configuration), new AssemblingSupport<>(columns, assembler));
  }

  /**
   * As {@link #open}, from a row on, without reading the row groups before it.
   *
   * @param row from 0; past the end there is none
   */
  public static <T> RowReader<T> openAt(
      Path path,
      Configuration configuration,
      Columns columns,
      RowAssembler<T> assembler,
      long row) {
    if (row == 0) {
      return open(path, configuration, columns, assembler);
    }
    RowGroup group = ParquetFailures.explaining(path, () -> RowGroup.of(path, configuration, row));
    assembler.startAt(group.firstRow());
    RowReader<T> reader =
        ParquetFailures.explaining(
            path,
            () ->
                new RowReader<>(
                    path,
                    builder(path, configuration, columns, assembler)
                        .withFileRange(group.offset(), Long.MAX_VALUE)
                        .build()));
    for (long each = group.firstRow(); each < row && reader.hasNext(); each++) {
      reader.next();
    }
    return reader;
  }

  /** The key-value metadata and schema of a file's footer. */
  public static Footer footer(Path path, Configuration configuration) {
    return ParquetFailures.explaining(
        path,
        () -> {
          try (ParquetFileReader file = ParquetFileReader.open(file(path, configuration))) {
            var meta = file.getFooter().getFileMetaData();
            return new Footer(meta.getKeyValueMetaData(), meta.getSchema(), file.getRecordCount());
          }
        });
  }

  /** The contents of a footer. */
  public record Footer(Map<String, String> metadata, MessageType schema, long rows) {}

  @Override
  public boolean hasNext() {
    if (!started) {
      advance();
      started = true;
    }
    return next != null;
  }

  @Override
  public T next() {
    if (!hasNext()) {
      throw new NoSuchElementException("no more rows in " + path);
    }
    T row = next;
    advance();
    return row;
  }

  private void advance() {
    next = ParquetFailures.explaining(path, reader::read);
  }

  @Override
  public void close() {
    StorageFailures.explaining(
        "close",
        path,
        () -> {
          reader.close();
          return null;
        });
  }

  /** Reuses the configuration; Parquet's own builders read Hadoop's XML files each time. */
  private static final class Builder<T> extends ParquetReader.Builder<T> {
    private final ReadSupport<T> support;

    Builder(HadoopInputFile file, ReadSupport<T> support) {
      super(file);
      this.support = support;
    }

    @Override
    protected ReadSupport<T> getReadSupport() {
      return support;
    }
  }

  private static final class AssemblingSupport<T> extends ReadSupport<T> {
    private final Columns columns;
    private final RowAssembler<T> assembler;

    AssemblingSupport(Columns columns, RowAssembler<T> assembler) {
      this.columns = columns;
      this.assembler = assembler;
    }

    @Override
    public ReadContext init(InitContext context) {
      MessageType file = context.getFileSchema();
      Map<String, String> metadata = new HashMap<>();
      context
          .getKeyValueMetadata()
          .forEach(
              (key, values) ->
                  values.stream()
                      .filter(Objects::nonNull)
                      .findFirst()
                      .ifPresent(v -> metadata.put(key, v)));
      Map<String, String> names = columns.of(file, metadata);
      List<Type> wanted =
          file.getFields().stream().filter(field -> names.containsKey(field.getName())).toList();
      return new ReadContext(new MessageType(file.getName(), wanted), names);
    }

    @Override
    public RecordMaterializer<T> prepareForRead(
        Configuration configuration,
        Map<String, String> metadata,
        MessageType fileSchema,
        ReadContext context) {
      return new AssemblingMaterializer<>(
          context.getRequestedSchema(), context.getReadSupportMetadata(), assembler);
    }
  }
}
