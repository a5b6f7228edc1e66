package headway.common.dataset.predictions;

import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.FLOAT;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import headway.common.dataset.ParquetFields;
import headway.common.dataset.parquet.CloseableIterator;
import headway.common.dataset.parquet.RowAssembler;
import headway.common.dataset.parquet.RowReader;
import headway.common.dataset.parquet.RowWriter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Types;

/**
 * The predictions of one task, as Parquet: {@code key, truth, truthProbability, labels[long],
 * probabilities[float]}, as {@link PredictionRow} has them. Tables are made of parts.
 */
public final class PredictionPart {
  private static final long ROW_GROUP_BYTES = 8L << 20;

  private static final MessageType SCHEMA =
      Types.buildMessage()
          .required(BINARY)
          .as(stringType())
          .named("key")
          .required(INT64)
          .named("truth")
          .required(FLOAT)
          .named("truthProbability")
          .requiredList()
          .requiredElement(INT64)
          .named("labels")
          .requiredList()
          .requiredElement(FLOAT)
          .named("probabilities")
          .named("part");

  private PredictionPart() {}

  /** The name of a part's file. */
  public static String name(int number) {
    return String.format(Locale.ROOT, "part-%05d.parquet", number);
  }

  public static RowWriter<PredictionRow> writer(Path path, Configuration configuration) {
    return RowWriter.create(
        path, configuration, SCHEMA, Map.of(), ROW_GROUP_BYTES, PredictionPart::write);
  }

  private static void write(RecordConsumer out, PredictionRow row) {
    ParquetFields.text(out, "key", 0, row.key());
    ParquetFields.integer(out, "truth", 1, row.truth());
    ParquetFields.real(out, "truthProbability", 2, row.truthProbability());
    ParquetFields.integers(out, "labels", 3, row.labels());
    ParquetFields.floats(out, "probabilities", 4, row.probabilities());
  }

  /** Reads a part in its order. */
  public static CloseableIterator<PredictionRow> read(Path path, Configuration configuration) {
    return RowReader.open(path, configuration, Set.of(), new Assembler());
  }

  private static final class Assembler implements RowAssembler<PredictionRow> {
    private String key = "";
    private int truth;
    private float truthProbability;
    private int[] labels = new int[0];
    private int labelCount;
    private float[] probabilities = new float[0];
    private int probabilityCount;

    @Override
    public void start() {
      labelCount = 0;
      probabilityCount = 0;
    }

    @Override
    public void text(String column, String value) {
      key = value;
    }

    @Override
    public void integer(String column, long value) {
      if (column.equals("truth")) {
        truth = (int) value;
        return;
      }
      if (labelCount == labels.length) {
        labels = Arrays.copyOf(labels, Math.max(8, 2 * labelCount));
      }
      labels[labelCount++] = (int) value;
    }

    @Override
    public void real(String column, double value) {
      if (column.equals("truthProbability")) {
        truthProbability = (float) value;
        return;
      }
      if (probabilityCount == probabilities.length) {
        probabilities = Arrays.copyOf(probabilities, Math.max(8, 2 * probabilityCount));
      }
      probabilities[probabilityCount++] = (float) value;
    }

    @Override
    public PredictionRow end() {
      return new PredictionRow(
          key,
          truth,
          truthProbability,
          Arrays.copyOf(labels, labelCount),
          Arrays.copyOf(probabilities, probabilityCount));
    }
  }
}
