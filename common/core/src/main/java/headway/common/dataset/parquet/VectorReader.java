package headway.common.dataset.parquet;

import headway.common.storage.StorageFailures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.HadoopReadOptions;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/**
 * Reads the rows of one Parquet file, each of which is a vector and a few plain values. Unlike
 * {@link RowReader} it copies a list of float32 as a whole, and passes over pages that are not
 * wanted. At most one row group is in memory.
 */
public final class VectorReader implements AutoCloseable {
  private final Path path;
  private final ParquetFileReader file;
  private final MessageType schema;
  private final List<PlainColumn> plain = new ArrayList<>();
  private Optional<FloatLists> vectors = Optional.empty();
  private long rowsInGroup;

  private VectorReader(Path path, ParquetFileReader file, MessageType schema) {
    this.path = path;
    this.file = file;
    this.schema = schema;
  }

  /**
   * Opens a file before a row.
   *
   * @param columns the top-level columns to read, of which at most one is a list; columns that the
   *     file lacks are skipped
   * @param row from 0; past the end there is none
   * @throws headway.common.InputException where the file is missing or no Parquet
   * @throws headway.common.StorageException where the storage fails; reading on throws the same two
   */
  public static VectorReader openAt(
      Path path, Configuration configuration, Set<String> columns, long row) {
    return ParquetFailures.explaining(
        path,
        () -> {
          ParquetFileReader file =
              ParquetFileReader.open(
                  RowReader.file(path, configuration),
                  HadoopReadOptions.builder(configuration).build());
          try {
            MessageType all = file.getFileMetaData().getSchema();
            List<Type> wanted =
                all.getFields().stream().filter(each -> columns.contains(each.getName())).toList();
            MessageType schema = new MessageType(all.getName(), wanted);
            file.setRequestedSchema(schema);
            VectorReader reader = new VectorReader(path, file, schema);
            reader.skip(row);
            return reader;
          } catch (IOException | RuntimeException unreadable) {
            file.close();
            throw unreadable;
          }
        });
  }

  private void skip(long rows) throws IOException {
    long left = rows;
    for (BlockMetaData group : file.getRowGroups()) {
      if (left < group.getRowCount()) {
        break;
      }
      file.skipNextRowGroup();
      left -= group.getRowCount();
    }
    if (left > 0 && openGroup()) {
      for (long i = 0; i < left; i++) {
        plain.forEach(PlainColumn::advance);
      }
      if (vectors.isPresent()) {
        vectors.get().skip(left);
      }
      rowsInGroup -= left;
    }
  }

  /** Goes to the next row; false at the end of the file. */
  public boolean advance() {
    return ParquetFailures.explaining(
        path,
        () -> {
          while (rowsInGroup == 0) {
            if (!openGroup()) {
              return false;
            }
          }
          rowsInGroup--;
          plain.forEach(PlainColumn::advance);
          if (vectors.isPresent()) {
            vectors.get().advance();
          }
          return true;
        });
  }

  private boolean openGroup() throws IOException {
    PageReadStore pages = file.readNextRowGroup();
    if (pages == null) {
      return false;
    }
    rowsInGroup = pages.getRowCount();
    ColumnReadStoreImpl columns =
        new ColumnReadStoreImpl(
            pages, new Unconverted(), schema, file.getFileMetaData().getCreatedBy());
    plain.clear();
    vectors = Optional.empty();
    for (ColumnDescriptor each : schema.getColumns()) {
      if (each.getMaxRepetitionLevel() > 0) {
        vectors = Optional.of(new FloatLists(path, pages.getPageReader(each), each));
      } else {
        plain.add(new PlainColumn(each.getPath()[0], columns.getColumnReader(each)));
      }
    }
    return true;
  }

  /** The row's value of a text column; empty where it is null or the column is not there. */
  public String text(String column) {
    return value(column, reader -> reader.getBinary().toStringUsingUTF8()).orElse("");
  }

  /** The row's value of a column of INT64, or {@code otherwise} where it is null. */
  public long integer(String column, long otherwise) {
    return value(column, ColumnReader::getLong).orElse(otherwise);
  }

  /** The row's value of a column of bytes; empty where it is null or the column is not there. */
  public Optional<byte[]> bytes(String column) {
    return value(column, reader -> reader.getBinary().getBytes());
  }

  private <T> Optional<T> value(String name, Function<ColumnReader, T> type) {
    return ParquetFailures.explaining(
        path,
        () ->
            plain.stream()
                .filter(each -> each.name.equals(name) && each.isPresent())
                .findFirst()
                .map(each -> type.apply(each.reader)));
  }

  /**
   * Copies the row's list to the start of {@code out}, as far as there is room; once for each row.
   *
   * @return how many values the list has
   */
  public int floats(float[] out) {
    return vectors.map(lists -> lists.copy(out)).orElse(0);
  }

  @Override
  public void close() {
    StorageFailures.explaining(
        "close",
        path,
        () -> {
          file.close();
          return null;
        });
  }

  /** The values of a column that is no list, one for each row. */
  private static final class PlainColumn {
    private final String name;
    private final ColumnReader reader;
    private boolean started;

    PlainColumn(String name, ColumnReader reader) {
      this.name = name;
      this.reader = reader;
    }

    boolean isPresent() {
      return reader.getCurrentDefinitionLevel() == reader.getDescriptor().getMaxDefinitionLevel();
    }

    void advance() {
      if (started) {
        if (isPresent()) {
          reader.skip();
        }
        reader.consume();
      }
      started = true;
    }
  }

  /** Values are read from the columns themselves. */
  private static final class Unconverted extends GroupConverter {
    @Override
    public Converter getConverter(int index) {
      return new PrimitiveConverter() {};
    }

    @Override
    public void start() {}

    @Override
    public void end() {}
  }
}
