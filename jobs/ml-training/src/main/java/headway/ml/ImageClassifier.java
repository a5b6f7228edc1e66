package headway.ml;

import headway.common.config.SettingsLoader;
import headway.ml.rows.JarVersion;
import headway.ml.training.ProgramTraining;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.StringArrayParam;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Trains a classifier on images with labels, by parameter averaging as {@code headway train} does:
 * the same images under the same keys, with the same settings, give the same bytes. It needs
 * Headway's full jar, and leaves the session as it is.
 *
 * <p>Images, features, checkpoints and models are kept in {@code checkpointDir}, in folders named
 * after what they are made of. Fits of the same images share their features, and a fit that was
 * stopped goes on when it is called again. Bad images are left out, as {@code shard.maxBadFraction}
 * allows. The rows are computed twice: to find what earlier fits have made of them, and to pack
 * them unless that is there.
 *
 * <pre>{@code
 * ImageClassificationModel model =
 *     new ImageClassifier().setLabelCol("species").setCheckpointDir("s3a://bucket/fits").fit(photos);
 * }</pre>
 */
public final class ImageClassifier extends TrainingParams
    implements HasNetwork<ImageClassifier>, HasPredictions<ImageClassifier>, DefaultParamsWritable {
  private static final long serialVersionUID = 1L;

  /** Settings that a fit itself chooses, and what to do instead. */
  private static final Map<String, String> OF_FIT =
      Map.of(
          "workspace", "set param checkpointDir",
          "models.promote", "fit returns the model that it trained");

  private static final ParamNames NAMES = new ParamNames(keys(), ProgramTraining.flags());

  private final NetworkParams network;
  private final PredictionParams predictions;
  private final Param<String> inputCol;
  private final Param<String> labelCol;
  private final Param<String> keyCol;
  private final Param<String> splitCol;
  private final Param<String> split;
  private final DoubleParam validationFraction;
  private final StringArrayParam classNames;
  private final Param<String> checkpointDir;
  private final StringArrayParam settings;

  public ImageClassifier() {
    this(Identifiable.randomUID("ImageClassifier"));
  }

  /**
   * @param uid of the stage
   */
  public ImageClassifier(String uid) {
    super(uid);
    network = new NetworkParams(this);
    predictions = new PredictionParams(this);
    Map<String, SettingsLoader.Documented> docs = SettingsLoader.documentation();
    inputCol = TextParam.of(this, "inputCol", "input column name");
    labelCol = TextParam.of(this, "labelCol", "label column name");
    keyCol =
        TextParam.of(
            this, "keyCol", "name of a column of texts that name the images; by content if empty");
    splitCol =
        TextParam.of(
            this, "splitCol", "name of a column of train, val and test; all train if empty");
    split =
        TextParam.of(
            this,
            "split",
            "percent of train/val/test by content, such as 80/10/10; all train if empty");
    validationFraction =
        new DoubleParam(
            this,
            "validationFraction",
            docs.get("shard.valFromTrain").comment(),
            ParamValidators.inRange(0, 1, true, false));
    classNames =
        new StringArrayParam(
            this, "classNames", "names of the classes by label; as the column says if empty");
    checkpointDir =
        TextParam.of(
            this,
            "checkpointDir",
            "URI of a folder for features, checkpoints and models, which driver and executors"
                + " reach");
    settings =
        new StringArrayParam(
            this, "settings", "other settings of conf/headway.conf, such as train.l2=0.001");
    setDefault(inputCol, "image");
    setDefault(labelCol, "label");
    setDefault(keyCol, "");
    setDefault(splitCol, "");
    setDefault(split, "");
    setDefault(
        validationFraction, Double.parseDouble(docs.get("shard.valFromTrain").defaultValue()));
    setDefault(classNames, new String[0]);
    setDefault(settings, new String[0]);
  }

  /** Reads a stage that {@code write} saved. */
  public static MLReader<ImageClassifier> read() {
    return new StageReader<>(ImageClassifier.class);
  }

  /** Reads a stage that {@code save} saved. */
  public static ImageClassifier load(String path) {
    return read().load(path);
  }

  @Override
  public NetworkParams networkParams() {
    return network;
  }

  @Override
  public PredictionParams predictionParams() {
    return predictions;
  }

  public Param<String> inputCol() {
    return inputCol;
  }

  public String getInputCol() {
    return getOrDefault(inputCol);
  }

  /** The name of the column of images; {@code image} unless set. */
  public ImageClassifier setInputCol(String name) {
    return with(inputCol, name);
  }

  public Param<String> labelCol() {
    return labelCol;
  }

  public String getLabelCol() {
    return getOrDefault(labelCol);
  }

  /**
   * The name of the column of labels, {@code label} unless set: names of classes, or whole numbers
   * from 0 as {@code StringIndexer} makes them. Spark ML's evaluators take numbers alone.
   */
  public ImageClassifier setLabelCol(String name) {
    return with(labelCol, name);
  }

  public Param<String> keyCol() {
    return keyCol;
  }

  public String getKeyCol() {
    return getOrDefault(keyCol);
  }

  /**
   * The name of a column that names each image. The order of images in training derives from it;
   * {@code train} gives the same bytes for the paths of the images below its folder.
   */
  public ImageClassifier setKeyCol(String name) {
    return with(keyCol, name);
  }

  public Param<String> splitCol() {
    return splitCol;
  }

  public String getSplitCol() {
    return getOrDefault(splitCol);
  }

  /** The name of a column that says {@code train}, {@code val} or {@code test} of an image. */
  public ImageClassifier setSplitCol(String name) {
    return with(splitCol, name);
  }

  public Param<String> split() {
    return split;
  }

  public String getSplit() {
    return getOrDefault(split);
  }

  /**
   * Percent of train/val/test by a hash of each image's content, as {@code run} takes 80/10/10
   * where nothing names a split; empty, as unless set, where all images are for training.
   */
  public ImageClassifier setSplit(String percent) {
    return with(split, percent);
  }

  public DoubleParam validationFraction() {
    return validationFraction;
  }

  public double getValidationFraction() {
    return (Double) getOrDefault(validationFraction);
  }

  /** The share of the training images for validation, if no split is called so; 0.1 unless set. */
  public ImageClassifier setValidationFraction(double share) {
    return with(validationFraction, share);
  }

  public StringArrayParam classNames() {
    return classNames;
  }

  public String[] getClassNames() {
    return getOrDefault(classNames);
  }

  /** The names of the classes by label; from the column, unless set. */
  public ImageClassifier setClassNames(String... names) {
    return with(classNames, names);
  }

  public Param<String> checkpointDir() {
    return checkpointDir;
  }

  public String getCheckpointDir() {
    return getOrDefault(checkpointDir);
  }

  /** The URI of a folder that driver and executors reach; required. */
  public ImageClassifier setCheckpointDir(String uri) {
    return with(checkpointDir, uri);
  }

  public StringArrayParam settings() {
    return settings;
  }

  public String[] getSettings() {
    return getOrDefault(settings);
  }

  /**
   * Other settings, each as {@code key=value} with a key of {@code conf/headway.conf} for which
   * there is no param.
   */
  public ImageClassifier setSettings(String... values) {
    return with(settings, values);
  }

  private TrainingColumns columns() {
    return new TrainingColumns(
        getInputCol(), getLabelCol(), getKeyCol(), getSplitCol(), getSplit().isEmpty());
  }

  @Override
  public StructType transformSchema(StructType schema) {
    columns().require(schema);
    return withColumns(new ImageClassificationModel()).transformSchema(schema);
  }

  private ImageClassificationModel withColumns(ImageClassificationModel model) {
    return model
        .setInputCol(getInputCol())
        .setProbabilityCol(getProbabilityCol())
        .setPredictionCol(getPredictionCol())
        .setPredictedLabelCol(getPredictedLabelCol());
  }

  /**
   * Trains a model.
   *
   * @throws IllegalArgumentException with one line, if the images or the params do not do, also
   *     where a task finds that; its cause is the failure of the job
   */
  @Override
  public ImageClassificationModel fit(Dataset<?> dataset) {
    transformSchema(dataset.schema());
    if (get(checkpointDir).isEmpty() || getCheckpointDir().isBlank()) {
      throw new IllegalArgumentException(
          "Param checkpointDir is not set; give the URI of a folder that driver and executors"
              + " reach");
    }
    SparkSession session = dataset.sparkSession();
    return ImageModel.explained(
        NAMES,
        () -> {
          JarVersion.requireOne(ImageClassifier.class.getClassLoader());
          ProgramTraining training =
              new ProgramTraining(session, getCheckpointDir(), settingsByKey());
          ProgramTraining.Trained trained =
              training.train(
                  columns().images(dataset, getClassNames(), training.settings().shard()));
          ImageClassificationModel model =
              new ImageClassificationModel()
                  .setClassifier(trained.classifier())
                  .withHistory(trained.history());
          return withColumns(model).setParent(this);
        });
  }

  private static Map<String, String> keys() {
    Map<String, String> keys = new TreeMap<>(KEYS);
    keys.putAll(NetworkParams.KEYS);
    keys.put("validationFraction", "shard.valFromTrain");
    keys.put("split", "shard.split");
    keys.put("labelCol", "shard.labelColumn");
    keys.put("checkpointDir", "workspace");
    return keys;
  }

  private Map<String, String> settingsByKey() {
    Map<String, String> values = new TreeMap<>();
    addSettings(values);
    network.addSettings(values);
    values.put("shard.valFromTrain", String.valueOf(getValidationFraction()));
    if (!getSplit().isEmpty()) {
      values.put("shard.split", getSplit());
    }
    Set<String> params = Set.copyOf(values.keySet());
    for (String each : getSettings()) {
      String[] pair = each.split("=", 2);
      if (pair.length < 2) {
        throw new IllegalArgumentException(
            "Param settings must have entries key=value but has " + each);
      }
      String key = pair[0].strip();
      if (params.contains(key)) {
        throw new IllegalArgumentException(
            "Param settings must not have %s; set %s".formatted(key, NAMES.in(key)));
      }
      if (OF_FIT.containsKey(key)) {
        throw new IllegalArgumentException(
            "Param settings must not have %s; %s".formatted(key, OF_FIT.get(key)));
      }
      values.put(key, pair[1].strip());
    }
    return values;
  }

  @Override
  public ImageClassifier copy(ParamMap extra) {
    return (ImageClassifier) defaultCopy(extra);
  }
}
