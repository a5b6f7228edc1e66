package headway.common.dataset.parquet;

import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.FLOAT;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import headway.common.dataset.split.Split;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.Types;

/** The column of a record's component, by its type; integers are 64-bit in the file. */
enum RecordColumn {
  TEXT(String.class),

  /** A text; empty for null. */
  SPLIT(Split.class),
  INTEGER(int.class),
  LONG(long.class),
  REAL(float.class),
  INTEGERS(int[].class),
  LONGS(long[].class),
  REALS(float[].class);

  private final Class<?> type;

  RecordColumn(Class<?> type) {
    this.type = type;
  }

  static RecordColumn of(Class<?> type) {
    return Stream.of(values())
        .filter(each -> each.type == type)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no column is of type " + type));
  }

  void addTo(Types.MessageTypeBuilder schema, String name) {
    switch (this) {
      case TEXT, SPLIT -> schema.required(BINARY).as(stringType()).named(name);
      case INTEGER, LONG -> schema.required(INT64).named(name);
      case REAL -> schema.required(FLOAT).named(name);
      case INTEGERS, LONGS -> schema.requiredList().requiredElement(INT64).named(name);
      case REALS -> schema.requiredList().requiredElement(FLOAT).named(name);
    }
  }

  void write(RecordConsumer out, String name, int index, Object value) {
    switch (this) {
      case TEXT -> ParquetFields.text(out, name, index, (String) value);
      case SPLIT ->
          ParquetFields.text(out, name, index, value == null ? "" : ((Split) value).label());
      case INTEGER -> ParquetFields.integer(out, name, index, (int) value);
      case LONG -> ParquetFields.integer(out, name, index, (long) value);
      case REAL -> ParquetFields.real(out, name, index, (float) value);
      case INTEGERS -> ParquetFields.integers(out, name, index, (int[]) value);
      case LONGS -> ParquetFields.longs(out, name, index, (long[]) value);
      case REALS -> ParquetFields.floats(out, name, index, (float[]) value);
    }
  }

  /**
   * The component's value; 0 or empty where there was none.
   *
   * @param length how many of {@code integers} or {@code reals} there were
   * @param splitOf reads a split
   */
  Object value(
      String text, long[] integers, float[] reals, int length, Function<String, Split> splitOf) {
    return switch (this) {
      case TEXT -> text;
      case SPLIT -> text.isEmpty() ? null : splitOf.apply(text);
      case INTEGER -> length == 0 ? 0 : (int) integers[0];
      case LONG -> length == 0 ? 0 : integers[0];
      case REAL -> length == 0 ? 0 : reals[0];
      case INTEGERS -> Arrays.stream(integers, 0, length).mapToInt(each -> (int) each).toArray();
      case LONGS -> Arrays.copyOf(integers, length);
      case REALS -> Arrays.copyOf(reals, length);
    };
  }
}
