package headway.ml;

import headway.common.HeadwayException;
import headway.common.storage.Storage;
import headway.jobs.spark.JobFailures;
import headway.jobs.spark.Progress;
import headway.ml.plan.BatchedRows;
import headway.ml.plan.PlanNodes;
import headway.ml.rows.CheckedOutput;
import headway.ml.rows.HandleInvalid;
import headway.ml.rows.ImageColumn;
import headway.ml.rows.ImagePartition;
import headway.ml.rows.JarVersion;
import headway.ml.rows.NetworkOutput;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/**
 * A stage of Spark ML that sends a column of images through a network: encoded bytes (JPEG, PNG,
 * BMP, WebP), {@code struct<bytes, path>} of Hugging Face {@code datasets}, or Spark's image
 * struct. It keeps rows and their other columns in order. It computes on one thread per task, with
 * one network per executor, and starts nothing before {@code transform}.
 *
 * @param <M> the stage
 */
public abstract class ImageModel<M extends ImageModel<M>> extends Model<M> {
  private static final long serialVersionUID = 1L;

  /** As extract.batchImages is, for the same reason. */
  private static final int BATCH = 1;

  private final String uid;
  private final Param<String> inputCol;
  private final Param<String> handleInvalid;
  private final Param<String> reasonCol;
  private final IntParam batchSize;

  ImageModel(String uid) {
    this.uid = uid;
    this.inputCol = TextParam.of(this, "inputCol", "input column name");
    this.handleInvalid =
        TextParam.of(
            this,
            "handleInvalid",
            "how to handle null images and those that cannot be decoded: error, skip (filter out"
                + " rows) or keep (null output)");
    this.reasonCol =
        TextParam.of(
            this, "reasonCol", "name of a column that says why an image is bad; none if empty");
    this.batchSize =
        new IntParam(
            this,
            "batchSize",
            "images of one run of the network; on a processor one takes the least time, a GPU needs"
                + " many",
            ParamValidators.inRange(1, 1 << 14));
    setDefault(inputCol, "image");
    setDefault(handleInvalid, "error");
    setDefault(reasonCol, "");
    setDefault(batchSize, BATCH);
  }

  @Override
  public String uid() {
    return uid;
  }

  public Param<String> inputCol() {
    return inputCol;
  }

  public String getInputCol() {
    return getOrDefault(inputCol);
  }

  /** The name of the column of images; {@code image} unless set. */
  public M setInputCol(String name) {
    return with(inputCol, name);
  }

  public Param<String> handleInvalid() {
    return handleInvalid;
  }

  public String getHandleInvalid() {
    return getOrDefault(handleInvalid);
  }

  /**
   * What becomes of a row whose image is null or bad: {@code error} (unless set), {@code skip} or
   * {@code keep}.
   */
  public M setHandleInvalid(String how) {
    return with(handleInvalid, how);
  }

  public Param<String> reasonCol() {
    return reasonCol;
  }

  public String getReasonCol() {
    return getOrDefault(reasonCol);
  }

  /** The name of a column for why an image is bad; empty, as unless set, for none. */
  public M setReasonCol(String name) {
    return with(reasonCol, name);
  }

  public IntParam batchSize() {
    return batchSize;
  }

  public int getBatchSize() {
    return (Integer) getOrDefault(batchSize);
  }

  /** Images of one run of the network, from 1 to 16,384; 1 unless set. */
  public M setBatchSize(int images) {
    return with(batchSize, images);
  }

  /** Sets a param. */
  final <T> M with(Param<T> param, T value) {
    set(param, value);
    @SuppressWarnings("unchecked") // The type of each subclass is its own.
    M self = (M) this;
    return self;
  }

  @Override
  public M copy(ParamMap extra) {
    @SuppressWarnings("unchecked") // A copy has the same class.
    M copy = (M) defaultCopy(extra);
    copy.setParent(parent());
    return copy;
  }

  /** The columns that the network adds. */
  abstract StructField[] outputs();

  /**
   * Prepares the network on the driver.
   *
   * @param threads of one run
   */
  abstract NetworkOutput output(Storage storage, int threads);

  @Override
  public StructType transformSchema(StructType schema) {
    ImageColumn.of(schema, getInputCol());
    HandleInvalid.of(getHandleInvalid());
    StructType result = schema;
    for (StructField each : outputs()) {
      result = withColumn(result, each);
    }
    return getReasonCol().isEmpty()
        ? result
        : withColumn(
            result, DataTypes.createStructField(getReasonCol(), DataTypes.StringType, true));
  }

  private static StructType withColumn(StructType schema, StructField column) {
    if (Arrays.asList(schema.fieldNames()).contains(column.name())) {
      throw new IllegalArgumentException("Output column " + column.name() + " already exists.");
    }
    return schema.add(column);
  }

  /**
   * The rows with the columns that the network adds. It reads the network here, and images when
   * rows are asked for.
   *
   * @throws IllegalArgumentException with one line, if a column or a param does not do, or the
   *     network cannot be read. What a task finds is Spark's own exception later, where rows are
   *     asked for; its message has the line
   */
  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    StructType schema = transformSchema(dataset.schema());
    SparkSession session = dataset.sparkSession();
    NetworkOutput output = output(session);
    ImagePartition partition =
        new ImagePartition(
            ImageColumn.of(dataset.schema(), getInputCol()),
            output,
            getBatchSize(),
            HandleInvalid.of(getHandleInvalid()),
            !getReasonCol().isEmpty(),
            hadoop(session));
    LogicalPlan plan = PlanNodes.plan(dataset);
    List<Attribute> columns = PlanNodes.output(plan);
    List<StructField> all = List.of(schema.fields());
    BatchedRows rows =
        BatchedRows.of(plan, columns, partition, all.subList(columns.size(), all.size()))
            .asSubquery();
    List<Expression> named = new ArrayList<>();
    for (Attribute each : columns) {
      named.add(PlanNodes.sameAs(each, rows.field(named.size())));
    }
    for (StructField each : all.subList(columns.size(), all.size())) {
      named.add(
          PlanNodes.alias(
              rows.field(named.size()), each.name(), PlanNodes.newId(), output.attributes(each)));
    }
    return PlanNodes.dataset(dataset, PlanNodes.project(named, rows.plan()));
  }

  /** Prepares the network for the tasks of a session. */
  final NetworkOutput output(SparkSession session) {
    int threads = session.sparkContext().getConf().getInt("spark.task.cpus", 1);
    return explained(
        () -> {
          JarVersion.requireOne(ImageModel.class.getClassLoader());
          return new CheckedOutput(output(storage(session), threads), JarVersion.own());
        });
  }

  /** Storage on the driver, as the session reaches it. */
  static Storage storage(SparkSession session) {
    return new Storage(session.sparkContext().hadoopConfiguration());
  }

  /** The session's Hadoop configuration, for its executors. */
  static Broadcast<SerializableConfiguration> hadoop(SparkSession session) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(session.sparkContext());
    return context.broadcast(new SerializableConfiguration(context.hadoopConfiguration()));
  }

  /**
   * The pixels of an image as the network gets them; reads the network. Needs an active session.
   *
   * @param image encoded
   * @throws IllegalArgumentException with a short reason, if the image cannot be decoded
   */
  public NetworkPixels preprocess(byte[] image) {
    Storage storage = storage(SparkSession.active());
    return explained(() -> NetworkPixels.of(output(storage, 1).preprocessing(), image));
  }

  /** With the failures that users of Spark ML know. */
  static <T> T explained(Supplier<T> work) {
    return explained(ParamNames.COMPUTING, work);
  }

  /** With the failures that users of Spark ML know, and lines that name params. */
  static <T> T explained(ParamNames params, Supplier<T> work) {
    try {
      return Progress.worded(params::in, work);
    } catch (Exception failure) { // Spark throws checked exceptions that it does not declare.
      Optional<HeadwayException> known = JobFailures.known(failure);
      if (known.isPresent()) {
        throw new IllegalArgumentException(params.in(known.get().getMessage()), failure);
      }
      throw failure;
    }
  }
}
