package headway.common.dataset.parquet;

import java.util.Map;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/**
 * Passes each value of a file to a {@link RowAssembler}, with lists flattened to their column.
 * Exceptions of the assembler are wrapped in {@link Failed}, so that they are not mistaken for a
 * damaged file.
 */
final class AssemblingMaterializer<T> extends RecordMaterializer<T> {
  private final Map<String, String> names;
  private final Guarded<T> assembler;
  private final GroupConverter root;

  /**
   * @param names the name of each top-level column for the assembler
   */
  AssemblingMaterializer(MessageType schema, Map<String, String> names, RowAssembler<T> assembler) {
    this.names = names;
    this.assembler = new Guarded<>(assembler);
    this.root = new Node(schema, "", true);
  }

  @Override
  public T getCurrentRecord() {
    return assembler.end();
  }

  @Override
  public GroupConverter getRootConverter() {
    return root;
  }

  private final class Node extends GroupConverter {
    private final Converter[] children;
    private final boolean isRoot;

    Node(GroupType type, String prefix, boolean isRoot) {
      this.isRoot = isRoot;
      this.children =
          type.getFields().stream()
              .map(field -> converter(field, name(type, prefix, field)))
              .toArray(Converter[]::new);
    }

    private String name(GroupType parent, String prefix, Type field) {
      boolean listLevel =
          parent.getLogicalTypeAnnotation()
                  instanceof LogicalTypeAnnotation.ListLogicalTypeAnnotation
              || parent.isRepetition(Type.Repetition.REPEATED);
      if (listLevel && !isRoot) {
        return prefix;
      }
      return isRoot ? names.get(field.getName()) : prefix + "." + field.getName();
    }

    private Converter converter(Type field, String name) {
      return field.isPrimitive()
          ? new Leaf(
              name,
              field.getLogicalTypeAnnotation()
                  instanceof LogicalTypeAnnotation.StringLogicalTypeAnnotation)
          : new Node(field.asGroupType(), name, false);
    }

    @Override
    public Converter getConverter(int index) {
      return children[index];
    }

    @Override
    public void start() {
      if (isRoot) {
        assembler.start();
      }
    }

    @Override
    public void end() {}
  }

  private final class Leaf extends PrimitiveConverter {
    private final String column;
    private final boolean isText;

    Leaf(String column, boolean isText) {
      this.column = column;
      this.isText = isText;
    }

    @Override
    public void addBinary(Binary value) {
      if (isText) {
        assembler.text(column, value.toStringUsingUTF8());
      } else {
        assembler.bytes(column, value.getBytes());
      }
    }

    @Override
    public void addInt(int value) {
      assembler.integer(column, value);
    }

    @Override
    public void addLong(long value) {
      assembler.integer(column, value);
    }

    @Override
    public void addFloat(float value) {
      assembler.real(column, value);
    }

    @Override
    public void addDouble(double value) {
      assembler.real(column, value);
    }
  }

  /** The assembler threw its cause. */
  static final class Failed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Failed(RuntimeException cause) {
      super(cause);
    }

    RuntimeException thrown() {
      return (RuntimeException) getCause();
    }
  }

  private record Guarded<T>(RowAssembler<T> assembler) {
    void start() {
      run(assembler::start);
    }

    void bytes(String column, byte[] value) {
      run(() -> assembler.bytes(column, value));
    }

    void text(String column, String value) {
      run(() -> assembler.text(column, value));
    }

    void integer(String column, long value) {
      run(() -> assembler.integer(column, value));
    }

    void real(String column, double value) {
      // No lambda: there are a thousand values to a row.
      try {
        assembler.real(column, value);
      } catch (RuntimeException thrown) {
        throw new Failed(thrown);
      }
    }

    T end() {
      try {
        return assembler.end();
      } catch (RuntimeException thrown) {
        throw new Failed(thrown);
      }
    }

    private static void run(Runnable action) {
      try {
        action.run();
      } catch (RuntimeException thrown) {
        throw new Failed(thrown);
      }
    }
  }
}
