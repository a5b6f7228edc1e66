package headway.common.dataset;

import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.FLOAT;

import headway.common.dataset.parquet.RowWriter;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Types;

/**
 * Predictions as Parquet: {@code key, label, probability, topLabels[string],
 * topProbabilities[float]}.
 */
public final class PredictionFile {
  private static final long ROW_GROUP_BYTES = 8L << 20;

  private static final MessageType SCHEMA =
      Types.buildMessage()
          .required(BINARY)
          .as(stringType())
          .named("key")
          .required(BINARY)
          .as(stringType())
          .named("label")
          .required(FLOAT)
          .named("probability")
          .requiredList()
          .requiredElement(BINARY)
          .as(stringType())
          .named("topLabels")
          .requiredList()
          .requiredElement(FLOAT)
          .named("topProbabilities")
          .named("predictions");

  private PredictionFile() {}

  public static RowWriter<PredictionRow> writer(Path path, Configuration configuration) {
    return RowWriter.create(
        path, configuration, SCHEMA, Map.of(), ROW_GROUP_BYTES, PredictionFile::write);
  }

  private static void write(RecordConsumer out, PredictionRow row) {
    Fields.text(out, "key", 0, row.key());
    Fields.text(out, "label", 1, row.labels().get(0));
    out.startField("probability", 2);
    out.addFloat(row.probabilities()[0]);
    out.endField("probability", 2);
    Fields.texts(out, "topLabels", 3, row.labels());
    Fields.floats(out, "topProbabilities", 4, row.probabilities());
  }
}
