package headway.common.dataset.parquet;

import java.util.List;
import java.util.function.IntConsumer;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;

/** Writes fields of a Parquet row. */
public final class ParquetFields {
  private ParquetFields() {}

  public static void text(RecordConsumer out, String name, int index, String value) {
    out.startField(name, index);
    out.addBinary(Binary.fromString(value));
    out.endField(name, index);
  }

  public static void bytes(RecordConsumer out, String name, int index, byte[] value) {
    out.startField(name, index);
    out.addBinary(Binary.fromConstantByteArray(value));
    out.endField(name, index);
  }

  public static void integer(RecordConsumer out, String name, int index, long value) {
    out.startField(name, index);
    out.addLong(value);
    out.endField(name, index);
  }

  public static void real(RecordConsumer out, String name, int index, float value) {
    out.startField(name, index);
    out.addFloat(value);
    out.endField(name, index);
  }

  public static void integers(RecordConsumer out, String name, int index, int[] values) {
    list(out, name, index, values.length, i -> out.addLong(values[i]));
  }

  public static void longs(RecordConsumer out, String name, int index, long[] values) {
    list(out, name, index, values.length, i -> out.addLong(values[i]));
  }

  public static void texts(RecordConsumer out, String name, int index, List<String> values) {
    list(out, name, index, values.size(), i -> out.addBinary(Binary.fromString(values.get(i))));
  }

  public static void floats(RecordConsumer out, String name, int index, float[] values) {
    list(out, name, index, values.length, i -> out.addFloat(values[i]));
  }

  /** A list in the three-level structure of the Parquet format. */
  private static void list(
      RecordConsumer out, String name, int index, int length, IntConsumer add) {
    out.startField(name, index);
    out.startGroup();
    if (length > 0) {
      out.startField("list", 0);
      for (int i = 0; i < length; i++) {
        out.startGroup();
        out.startField("element", 0);
        add.accept(i);
        out.endField("element", 0);
        out.endGroup();
      }
      out.endField("list", 0);
    }
    out.endGroup();
    out.endField(name, index);
  }
}
