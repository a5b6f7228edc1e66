package headway.jobs.classify;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import headway.common.dataset.parquet.RowWriter;
import headway.common.storage.Storage;
import headway.common.storage.StorageFailures;
import java.io.IOException;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.apache.spark.ml.classification.LinearSVCModel;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.classification.OneVsRestModel;
import org.apache.spark.ml.linalg.Matrix;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.Option;

/**
 * Writes classifiers in the form that Spark ML's own {@code load} reads: {@code metadata/} as JSON
 * and {@code data/} as Parquet. Linear models are written without Spark SQL, whose start takes
 * longer than their training. Equal models give equal bytes.
 */
final class ModelFiles {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SCHEMA_KEY = "org.apache.spark.sql.parquet.row.metadata";
  private static final String PART = "part-00000";
  private static final String SUCCESS = "_SUCCESS";

  /** The parameter that is stored separately, in {@code classifier/}. */
  private static final String TEMPLATE = "classifier";

  /** The type code of a dense vector or matrix. */
  private static final int DENSE = 1;

  private static final String VECTOR =
      """
      {
        required int32 type (INTEGER(8, true));
        optional int32 size;
        optional group indices (LIST) { repeated group list { required int32 element; } }
        optional group values (LIST) { repeated group list { required double element; } }
      }
      """;
  private static final String MATRIX =
      """
      {
        required int32 type (INTEGER(8, true));
        required int32 numRows;
        required int32 numCols;
        optional group colPtrs (LIST) { repeated group list { required int32 element; } }
        optional group rowIndices (LIST) { repeated group list { required int32 element; } }
        optional group values (LIST) { repeated group list { required double element; } }
        required boolean isTransposed;
      }
      """;
  private static final MessageType LOGISTIC =
      MessageTypeParser.parseMessageType(
          "message spark_schema { required int32 numClasses; required int32 numFeatures; optional"
              + " group interceptVector "
              + VECTOR
              + " optional group coefficientMatrix "
              + MATRIX
              + " required boolean isMultinomial; }");
  private static final MessageType MACHINE =
      MessageTypeParser.parseMessageType(
          "message spark_schema { optional group coefficients "
              + VECTOR
              + " required double intercept; }");

  private final Storage storage;
  private final String sparkVersion;

  ModelFiles(Storage storage, String sparkVersion) {
    this.storage = storage;
    this.sparkVersion = sparkVersion;
  }

  /** Writes a model, replacing the folder's content. */
  void write(MLWritable model, Path folder) {
    storage.requireMayWrite();
    storage.delete(folder);
    if (model instanceof LogisticRegressionModel logistic) {
      logistic(logistic, folder);
    } else if (model instanceof OneVsRestModel machines) {
      machines(machines, folder);
    } else {
      try {
        model.write().save(folder.toString());
      } catch (IOException failure) {
        throw StorageFailures.explain("write", folder, failure);
      }
    }
  }

  private void logistic(LogisticRegressionModel model, Path folder) {
    metadata(model, folder, JSON.createObjectNode());
    StructType schema =
        new StructType()
            .add("numClasses", DataTypes.IntegerType, false)
            .add("numFeatures", DataTypes.IntegerType, false)
            .add("interceptVector", SQLDataTypes.VectorType(), true)
            .add("coefficientMatrix", SQLDataTypes.MatrixType(), true)
            .add("isMultinomial", DataTypes.BooleanType, false);
    double[] weights = SparkClassifiers.rowMajor(model.coefficientMatrix());
    boolean multinomial = model.coefficientMatrix().numRows() > 1;
    data(
        folder,
        LOGISTIC,
        schema,
        out -> {
          integer(out, "numClasses", 0, model.numClasses());
          integer(out, "numFeatures", 1, model.numFeatures());
          vector(out, "interceptVector", 2, model.interceptVector().toArray());
          matrix(out, "coefficientMatrix", 3, model.coefficientMatrix(), weights);
          bool(out, "isMultinomial", 4, multinomial);
        });
  }

  private void machines(OneVsRestModel model, Path folder) {
    ObjectNode more = JSON.createObjectNode();
    more.put("labelMetadata", model.labelMetadata().json());
    more.put("numClasses", model.models().length);
    metadata(model, folder, more);
    metadata((Params) model.getClassifier(), new Path(folder, TEMPLATE), JSON.createObjectNode());
    for (int c = 0; c < model.models().length; c++) {
      machine((LinearSVCModel) model.models()[c], new Path(folder, "model_" + c));
    }
  }

  private void machine(LinearSVCModel model, Path folder) {
    metadata(model, folder, JSON.createObjectNode());
    StructType schema =
        new StructType()
            .add("coefficients", SQLDataTypes.VectorType(), true)
            .add("intercept", DataTypes.DoubleType, false);
    data(
        folder,
        MACHINE,
        schema,
        out -> {
          vector(out, "coefficients", 0, model.coefficients().toArray());
          field(out, "intercept", 1, () -> out.addDouble(model.intercept()));
        });
  }

  /**
   * Writes the class and its parameters.
   *
   * @param more fields of this class only
   */
  private void metadata(Params instance, Path folder, ObjectNode more) {
    ObjectNode line = JSON.createObjectNode();
    line.put("class", instance.getClass().getName());
    line.put("timestamp", 0L); // Required; constant, so that equal models give equal bytes.
    line.put("sparkVersion", sparkVersion);
    line.put("uid", instance.uid());
    ObjectNode set = line.putObject("paramMap");
    ObjectNode defaults = line.putObject("defaultParamMap");
    for (Param<?> each : instance.params()) {
      if (!each.name().equals(TEMPLATE)) {
        encode(each, instance, set, defaults);
      }
    }
    line.setAll(more);
    Path there = new Path(folder, "metadata");
    try {
      byte[] bytes = JSON.writeValueAsBytes(line);
      storage.publish(new Path(there, PART), bytes);
    } catch (IOException failure) {
      throw StorageFailures.explain("write", there, failure);
    }
    storage.publish(new Path(there, SUCCESS), new byte[0]);
  }

  private static <T> void encode(
      Param<T> parameter, Params instance, ObjectNode set, ObjectNode defaults) {
    encode(parameter, instance.get(parameter), set);
    encode(parameter, instance.getDefault(parameter), defaults);
  }

  private static <T> void encode(Param<T> parameter, Option<T> value, ObjectNode into) {
    if (value.isDefined()) {
      into.putRawValue(parameter.name(), new RawValue(parameter.jsonEncode(value.get())));
    }
  }

  /** Writes one row. */
  private void data(
      Path folder, MessageType columns, StructType schema, Consumer<RecordConsumer> row) {
    Path there = new Path(folder, "data");
    try (RowWriter<Consumer<RecordConsumer>> writer =
        RowWriter.create(
            new Path(there, PART + ".parquet"),
            storage.configuration(),
            columns,
            Map.of(SCHEMA_KEY, schema.json(), "org.apache.spark.version", sparkVersion),
            1L << 20,
            (out, fields) -> fields.accept(out))) {
      writer.write(row);
      writer.finish();
    }
    storage.publish(new Path(there, SUCCESS), new byte[0]);
  }

  private static void vector(RecordConsumer out, String name, int index, double[] values) {
    field(
        out,
        name,
        index,
        () -> {
          out.startGroup();
          integer(out, "type", 0, DENSE);
          doubles(out, 3, values);
          out.endGroup();
        });
  }

  /**
   * Writes a dense matrix.
   *
   * @param values in row-major order
   */
  private static void matrix(
      RecordConsumer out, String name, int index, Matrix of, double[] values) {
    field(
        out,
        name,
        index,
        () -> {
          out.startGroup();
          integer(out, "type", 0, DENSE);
          integer(out, "numRows", 1, of.numRows());
          integer(out, "numCols", 2, of.numCols());
          doubles(out, 5, values);
          bool(out, "isTransposed", 6, true);
          out.endGroup();
        });
  }

  private static void doubles(RecordConsumer out, int index, double[] values) {
    field(
        out,
        "values",
        index,
        () -> {
          out.startGroup();
          field(
              out,
              "list",
              0,
              () -> {
                for (double each : values) {
                  out.startGroup();
                  field(out, "element", 0, () -> out.addDouble(each));
                  out.endGroup();
                }
              });
          out.endGroup();
        });
  }

  private static void integer(RecordConsumer out, String name, int index, int value) {
    field(out, name, index, () -> out.addInteger(value));
  }

  private static void bool(RecordConsumer out, String name, int index, boolean value) {
    field(out, name, index, () -> out.addBoolean(value));
  }

  private static void field(RecordConsumer out, String name, int index, Runnable value) {
    out.startField(name, index);
    value.run();
    out.endField(name, index);
  }
}
