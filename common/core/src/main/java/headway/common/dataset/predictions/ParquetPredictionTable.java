package headway.common.dataset.predictions;

import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.FLOAT;

import headway.common.dataset.parquet.ParquetFields;
import headway.common.dataset.parquet.RowWriter;
import headway.common.dataset.parquet.WrittenFile;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Types;

/** Predictions as Parquet; texts are UTF-8, probabilities 32-bit floats. */
final class ParquetPredictionTable implements PredictionTable {
  private static final long ROW_GROUP_BYTES = 8L << 20;
  private static final Set<String> TEXTS = Set.of("key", "truth", "label");

  private final RowWriter<PredictionRow> writer;

  private ParquetPredictionTable(
      Path path,
      Configuration configuration,
      MessageType schema,
      BiConsumer<RecordConsumer, PredictionRow> fields) {
    this.writer = RowWriter.create(path, configuration, schema, Map.of(), ROW_GROUP_BYTES, fields);
  }

  /** With the columns as they are. */
  static ParquetPredictionTable columns(
      Path path, PredictionColumns columns, Configuration configuration) {
    List<String> names = columns.names();
    return new ParquetPredictionTable(
        path,
        configuration,
        schema(columns, names).named("predictions"),
        (out, row) -> writeColumns(new Row(out, names), columns, row));
  }

  private static int fixed(PredictionColumns columns) {
    return columns.truth() ? 5 : 3;
  }

  private static Types.MessageTypeBuilder schema(PredictionColumns columns, List<String> names) {
    Types.MessageTypeBuilder schema = Types.buildMessage();
    for (int i = 0; i < names.size(); i++) {
      int ranked = i - fixed(columns);
      boolean text =
          ranked < 0 ? TEXTS.contains(names.get(i)) : !columns.everyClass() && ranked % 2 == 0;
      if (text) {
        schema.required(BINARY).as(stringType()).named(names.get(i));
      } else {
        schema.required(FLOAT).named(names.get(i));
      }
    }
    return schema;
  }

  /** Writes the fields of one row, in order. */
  private static final class Row {
    private final RecordConsumer out;
    private final List<String> names;
    private int index;

    Row(RecordConsumer out, List<String> names) {
      this.out = out;
      this.names = names;
    }

    void text(String value) {
      ParquetFields.text(out, names.get(index), index, value);
      index++;
    }

    void real(float value) {
      ParquetFields.real(out, names.get(index), index, value);
      index++;
    }
  }

  private static void writeColumns(Row out, PredictionColumns columns, PredictionRow row) {
    int[] top = writeBest(out, columns, row, columns.everyClass() ? 1 : columns.ranks());
    if (columns.everyClass()) {
      for (float probability : row.probabilities()) {
        out.real(probability);
      }
      return;
    }
    for (int rank = 0; rank < top.length; rank++) {
      out.text(columns.classes().get(top[rank]));
      out.real(PredictionColumns.at(row, top, rank));
    }
  }

  private static int[] writeBest(Row out, PredictionColumns columns, PredictionRow row, int ranks) {
    int[] top = PredictionColumns.top(row, ranks);
    out.text(row.key());
    if (columns.truth()) {
      out.text(columns.classes().get(row.truth()));
    }
    out.text(columns.classes().get(top[0]));
    out.real(PredictionColumns.at(row, top, 0));
    if (columns.truth()) {
      out.real(row.truthProbability());
    }
    return top;
  }

  /** With {@code topLabels[string], topProbabilities[float]} instead of a column for each class. */
  static ParquetPredictionTable lists(
      Path path, PredictionColumns columns, Configuration configuration) {
    int fixed = fixed(columns);
    List<String> names = columns.names().subList(0, fixed);
    Types.MessageTypeBuilder schema = schema(columns, names);
    schema
        .requiredList()
        .requiredElement(BINARY)
        .as(stringType())
        .named("topLabels")
        .requiredList()
        .requiredElement(FLOAT)
        .named("topProbabilities");
    return new ParquetPredictionTable(
        path,
        configuration,
        schema.named("predictions"),
        (out, row) -> {
          int[] top = writeBest(new Row(out, names), columns, row, columns.ranks());
          ParquetFields.texts(
              out,
              "topLabels",
              fixed,
              Arrays.stream(top).mapToObj(columns.classes()::get).toList());
          ParquetFields.floats(
              out, "topProbabilities", fixed + 1, PredictionColumns.probabilities(row, top));
        });
  }

  @Override
  public void write(PredictionRow row) {
    writer.write(row);
  }

  @Override
  public WrittenFile finish() {
    return writer.finish();
  }

  @Override
  public void close() {
    writer.close();
  }
}
