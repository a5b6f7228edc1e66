package headway.ml;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import headway.common.InputException;
import headway.common.evaluation.Probabilities;
import headway.common.history.EpochMetrics;
import headway.common.network.runtime.NetworkCache;
import headway.common.storage.Storage;
import headway.jobs.predict.model.ClassifierCache;
import headway.jobs.predict.model.ClassifierSpec;
import headway.jobs.predict.model.ExportedClassifier;
import headway.ml.rows.NetworkOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWriter;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Classifies images by a {@code classifier.onnx} that {@code headway export} wrote: a column of
 * images becomes one of probabilities, one of the predicted label's index and one of its name. The
 * probabilities are the floats that {@code headway predict} computes. Spark ML's evaluators take
 * {@code probability} and {@code prediction}; {@link #labels()} are the names by index.
 */
public final class ImageClassificationModel extends ImageModel<ImageClassificationModel>
    implements HasPredictions<ImageClassificationModel>, MLWritable {
  private static final long serialVersionUID = 1L;
  private static final String CLASSIFIER = "classifier.onnx";
  private static final String HISTORY = "history.json";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Param<String> classifier;
  private final PredictionParams predictions;
  private List<EpochMetrics> history = List.of();
  private KeptClassifier kept;

  public ImageClassificationModel() {
    this(Identifiable.randomUID("ImageClassificationModel"));
  }

  /**
   * @param uid of the stage
   */
  public ImageClassificationModel(String uid) {
    super(uid);
    classifier = TextParam.of(this, "classifier", "URI of a classifier.onnx that export wrote");
    predictions = new PredictionParams(this);
  }

  /** Reads a stage that {@code write} saved, with its classifier. */
  public static MLReader<ImageClassificationModel> read() {
    return new Reader();
  }

  /** Reads a stage that {@code save} saved. */
  public static ImageClassificationModel load(String path) {
    return read().load(path);
  }

  public Param<String> classifier() {
    return classifier;
  }

  public String getClassifier() {
    return getOrDefault(classifier);
  }

  /** The URI of a {@code classifier.onnx}; required. */
  public ImageClassificationModel setClassifier(String uri) {
    return with(classifier, uri);
  }

  @Override
  public PredictionParams predictionParams() {
    return predictions;
  }

  /**
   * The names of the labels by index; reads the classifier.
   *
   * @throws IllegalArgumentException if it cannot be read
   */
  public String[] labels() {
    Storage storage = storage(SparkSession.active());
    return explained(() -> spec(storage, 1)).classes().toArray(String[]::new);
  }

  /**
   * Loss and accuracy of each epoch, on the training and the validation images, where {@code
   * ImageClassifier} trained the model; else empty.
   */
  public List<EpochMetrics> history() {
    return history;
  }

  /** Keeps the file of the param on this machine, for a save over the folder that has it. */
  ImageClassificationModel withKept(Storage storage) {
    kept = KeptClassifier.of(storage, getClassifier());
    return this;
  }

  ImageClassificationModel withHistory(List<EpochMetrics> epochs) {
    history = List.copyOf(epochs);
    return this;
  }

  @Override
  public ImageClassificationModel copy(ParamMap extra) {
    ImageClassificationModel copy = super.copy(extra).withHistory(history);
    copy.kept = kept;
    return copy;
  }

  private ClassifierSpec spec(Storage storage, int threads) {
    if (get(classifier).isEmpty() || getClassifier().isBlank()) {
      throw new IllegalArgumentException(
          "Param classifier is not set; give the URI of a classifier.onnx that export wrote");
    }
    Path uri = Storage.path(getClassifier());
    if (!storage.exists(uri)) {
      throw new IllegalArgumentException(
          "Cannot read classifier %s: it does not exist; set param classifier to the URI of a classifier.onnx that export wrote"
              .formatted(uri));
    }
    return ExportedClassifier.read(storage, uri, threads).spec();
  }

  @Override
  StructField[] outputs() {
    return List.of(
            DataTypes.createStructField(getProbabilityCol(), SQLDataTypes.VectorType(), true),
            DataTypes.createStructField(getPredictionCol(), DataTypes.DoubleType, true),
            DataTypes.createStructField(getPredictedLabelCol(), DataTypes.StringType, true))
        .stream()
        .filter(column -> !column.name().isEmpty())
        .toArray(StructField[]::new);
  }

  @Override
  NetworkOutput output(Storage storage, int threads) {
    return new Prediction(
        spec(storage, threads),
        !getProbabilityCol().isEmpty(),
        !getPredictionCol().isEmpty(),
        !getPredictedLabelCol().isEmpty());
  }

  @Override
  public MLWriter write() {
    return new Writer(this);
  }

  /** Which columns there are. */
  private record Prediction(ClassifierSpec spec, boolean vector, boolean index, boolean name)
      implements NetworkOutput {
    @Override
    public NetworkCache.Use open(Storage storage) {
      return ClassifierCache.open(storage, spec);
    }

    @Override
    public String preprocessing() {
      return spec.preprocessing();
    }

    @Override
    public Metadata attributes(StructField column) {
      if (column.dataType() instanceof DoubleType) {
        return NominalAttribute.defaultAttr()
            .withName(column.name())
            .withValues(spec.classes().toArray(String[]::new))
            .toMetadata();
      }
      return column.dataType() instanceof StringType
          ? Metadata.empty()
          : new AttributeGroup(column.name(), spec.classes().size()).toMetadata();
    }

    @Override
    public int width() {
      return (vector ? 1 : 0) + (index ? 1 : 0) + (name ? 1 : 0);
    }

    @Override
    public Object[] columns(float[] values, int first, int count) {
      float[] probabilities = Arrays.copyOfRange(values, first, first + count);
      int best = Probabilities.argmax(probabilities);
      Object[] columns = new Object[width()];
      int next = 0;
      if (vector) {
        columns[next++] = NetworkOutput.vector(values, first, count);
      }
      if (index) {
        columns[next++] = (double) best;
      }
      if (name) {
        columns[next] = UTF8String.fromString(spec.classes().get(best));
      }
      return columns;
    }
  }

  private static Path file(String folder, String name) {
    return new Path(Storage.path(folder), name);
  }

  private static byte[] json(List<EpochMetrics> history) {
    try {
      return JSON.writeValueAsBytes(history);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("figures are JSON", impossible);
    }
  }

  private static List<EpochMetrics> parsed(byte[] json) {
    try {
      return List.of(JSON.readValue(json, EpochMetrics[].class));
    } catch (IOException damaged) {
      throw new InputException("Cannot read " + HISTORY + ": " + damaged.getMessage(), damaged);
    }
  }

  /** The file of the param; where it was loaded and its folder is deleted since, what it had. */
  private byte[] bytes(Storage storage) {
    if (kept != null && kept.uri().equals(getClassifier())) {
      Optional<byte[]> found = kept.unlessThere(storage);
      if (found.isPresent()) {
        return found.get();
      }
    }
    spec(storage, 1); // Says what is wrong with it.
    return storage.read(Storage.path(getClassifier()));
  }

  /** Saves params and the classifier, which may lie in the folder that is written again. */
  private static final class Writer extends DefaultParamsWriter {
    private final ImageClassificationModel model;
    private byte[] classifier;

    Writer(ImageClassificationModel model) {
      super(model);
      this.model = model;
    }

    @Override
    public void save(String path) throws IOException {
      Storage storage = storage(sparkSession());
      classifier = explained(() -> model.bytes(storage)); // Before Spark deletes the folder.
      super.save(path);
    }

    @Override
    public void saveImpl(String path) {
      super.saveImpl(path);
      Storage storage = storage(sparkSession());
      explained(
          () -> {
            storage.publish(file(path, CLASSIFIER), classifier);
            if (!model.history.isEmpty()) {
              storage.publish(file(path, HISTORY), json(model.history));
            }
            return null;
          });
    }
  }

  private static final class Reader extends DefaultParamsReader<ImageClassificationModel> {
    @Override
    public ImageClassificationModel load(String path) {
      Storage storage = storage(sparkSession());
      Path history = file(path, HISTORY);
      return explained(
          () ->
              StageReader.known(
                      sparkSession(), path, ImageClassificationModel.class, () -> super.load(path))
                  .setClassifier(file(path, CLASSIFIER).toString())
                  .withKept(storage)
                  .withHistory(
                      storage.exists(history) ? parsed(storage.read(history)) : List.of()));
    }
  }
}
