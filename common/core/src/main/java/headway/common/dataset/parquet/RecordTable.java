package headway.common.dataset.parquet;

import headway.common.dataset.split.Split;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Types;

/**
 * A Parquet table of records: each component is a column of its name and of the kind {@link
 * RecordColumn} has for its type.
 *
 * @param <R> the record, a public class
 */
public final class RecordTable<R extends Record> {
  private final List<String> names;
  private final List<RecordColumn> columns;
  private final List<Method> accessors;
  private final Constructor<R> constructor;
  private final MessageType schema;
  private final long rowGroupBytes;

  private RecordTable(Class<R> type, String name, long rowGroupBytes) {
    List<RecordComponent> components = List.of(type.getRecordComponents());
    this.names = components.stream().map(RecordComponent::getName).toList();
    this.columns = components.stream().map(each -> RecordColumn.of(each.getType())).toList();
    this.accessors = components.stream().map(RecordComponent::getAccessor).toList();
    this.rowGroupBytes = rowGroupBytes;
    try {
      this.constructor =
          type.getConstructor(
              components.stream().map(RecordComponent::getType).toArray(Class<?>[]::new));
    } catch (NoSuchMethodException notPublic) {
      throw new IllegalArgumentException(type + " is not public", notPublic);
    }
    Types.MessageTypeBuilder fields = Types.buildMessage();
    for (int i = 0; i < names.size(); i++) {
      columns.get(i).addTo(fields, names.get(i));
    }
    this.schema = fields.named(name);
  }

  /**
   * The table of a record class.
   *
   * @param name of the schema in its files
   * @param rowGroupBytes how much is buffered before a row group is written
   * @throws IllegalArgumentException where a component is of a type without a column
   */
  public static <R extends Record> RecordTable<R> of(
      Class<R> type, String name, long rowGroupBytes) {
    return new RecordTable<>(type, name, rowGroupBytes);
  }

  /** Starts a file. */
  public RowWriter<R> writer(Path path, Configuration configuration) {
    return RowWriter.create(path, configuration, schema, Map.of(), rowGroupBytes, this::write);
  }

  private void write(RecordConsumer out, R row) {
    for (int i = 0; i < names.size(); i++) {
      Method accessor = accessors.get(i);
      columns.get(i).write(out, names.get(i), i, reflected(() -> accessor.invoke(row)));
    }
  }

  /**
   * Reads a file in its order. A column that it lacks is read as 0, an empty text or an empty list;
   * one without a component is ignored.
   *
   * @throws headway.common.InputException where the file is missing or no Parquet
   * @throws headway.common.StorageException where the storage fails; reading on throws the same two
   */
  public CloseableIterator<R> read(Path path, Configuration configuration) {
    return RowReader.open(path, configuration, Set.copyOf(names), new Assembler(path));
  }

  /**
   * Reads a file in its order without some columns, as if it lacked them.
   *
   * @param without names of columns; their bytes are not read
   */
  public CloseableIterator<R> read(Path path, Configuration configuration, Set<String> without) {
    Set<String> wanted =
        names.stream().filter(each -> !without.contains(each)).collect(Collectors.toSet());
    return RowReader.open(path, configuration, wanted, new Assembler(path));
  }

  private interface Reflection<T> {
    T run() throws ReflectiveOperationException;
  }

  private static <T> T reflected(Reflection<T> action) {
    try {
      return action.run();
    } catch (InvocationTargetException thrown) {
      throw thrown.getCause() instanceof RuntimeException ours
          ? ours
          : new IllegalStateException(thrown.getCause());
    } catch (ReflectiveOperationException notPublic) {
      throw new IllegalStateException(notPublic);
    }
  }

  private final class Assembler implements RowAssembler<R> {
    private final String[] texts = new String[names.size()];
    private final long[][] integers = new long[names.size()][1];
    private final float[][] reals = new float[names.size()][1];
    private final int[] lengths = new int[names.size()];
    private final Path path;

    Assembler(Path path) {
      this.path = path;
    }

    @Override
    public void start() {
      Arrays.fill(texts, "");
      Arrays.fill(lengths, 0);
    }

    @Override
    public void text(String column, String value) {
      texts[names.indexOf(column)] = value;
    }

    @Override
    public void integer(String column, long value) {
      int index = names.indexOf(column);
      if (lengths[index] == integers[index].length) {
        integers[index] = Arrays.copyOf(integers[index], 2 * lengths[index]);
      }
      integers[index][lengths[index]++] = value;
    }

    @Override
    public void real(String column, double value) {
      int index = names.indexOf(column);
      if (lengths[index] == reals[index].length) {
        reals[index] = Arrays.copyOf(reals[index], 2 * lengths[index]);
      }
      reals[index][lengths[index]++] = (float) value;
    }

    @Override
    public R end() {
      Object[] values = new Object[texts.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = columns.get(i).value(texts[i], integers[i], reals[i], lengths[i], this::split);
      }
      return reflected(() -> constructor.newInstance(values));
    }

    /** The first column says which row it is. */
    private Split split(String name) {
      return Split.ofRow(name, path, texts[0]);
    }
  }
}
