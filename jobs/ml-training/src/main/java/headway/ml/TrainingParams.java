package headway.ml;

import headway.common.config.SettingsLoader;
import java.util.Map;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;

/** How the head of a classifier is trained. */
public abstract class TrainingParams extends Estimator<ImageClassificationModel> {
  private static final long serialVersionUID = 1L;
  private static final Map<String, SettingsLoader.Documented> DOCS = SettingsLoader.documentation();

  /** The settings that these are, by param. */
  static final Map<String, String> KEYS =
      Map.ofEntries(
          Map.entry("seed", "seed"),
          Map.entry("head", "train.head"),
          Map.entry("optimizer", "train.optimizer"),
          Map.entry("learningRate", "train.learningRate"),
          Map.entry("rateScaling", "train.rateScaling"),
          Map.entry("epochs", "train.epochs"),
          Map.entry("batchSize", "train.batchSize"),
          Map.entry("workers", "train.workers"),
          Map.entry("averagingFrequency", "train.averagingFrequencyBatches"),
          Map.entry("classWeights", "train.classWeights"),
          Map.entry("earlyStopping", "train.earlyStoppingEpochs"),
          Map.entry("keepBest", "train.keepBest"),
          Map.entry("fineTuneEpochs", "finetune.epochs"),
          Map.entry("views", "augment.views"));

  private final String uid;
  private final Param<String> head;
  private final Param<String> optimizer;
  private final DoubleParam learningRate;
  private final Param<String> rateScaling;
  private final IntParam epochs;
  private final IntParam batchSize;
  private final IntParam workers;
  private final IntParam averagingFrequency;
  private final Param<String> classWeights;
  private final IntParam earlyStopping;
  private final Param<String> keepBest;
  private final IntParam fineTuneEpochs;
  private final IntParam views;
  private final LongParam seed;

  TrainingParams(String uid) {
    this.uid = uid;
    seed = new LongParam(this, "seed", comment("seed"));
    setDefault(seed, Long.parseLong(byDefault("seed")));
    head = text("head");
    optimizer = text("optimizer");
    learningRate =
        new DoubleParam(this, "learningRate", comment("learningRate"), ParamValidators.gt(0));
    setDefault(learningRate, Double.parseDouble(byDefault("learningRate")));
    rateScaling = text("rateScaling");
    epochs = integer("epochs", 1);
    batchSize = integer("batchSize", 1);
    workers = integer("workers", 0);
    averagingFrequency = integer("averagingFrequency", 0);
    classWeights = text("classWeights");
    earlyStopping = integer("earlyStopping", 0);
    keepBest = text("keepBest");
    fineTuneEpochs = integer("fineTuneEpochs", 0);
    views = integer("views", 0);
  }

  private Param<String> text(String name) {
    Param<String> param = TextParam.of(this, name, comment(name));
    setDefault(param, byDefault(name));
    return param;
  }

  private IntParam integer(String name, int least) {
    IntParam param = new IntParam(this, name, comment(name), ParamValidators.gtEq(least));
    setDefault(param, Integer.parseInt(byDefault(name)));
    return param;
  }

  private static String comment(String name) {
    return DOCS.get(KEYS.get(name)).comment();
  }

  private static String byDefault(String name) {
    return DOCS.get(KEYS.get(name)).defaultValue();
  }

  @Override
  public String uid() {
    return uid;
  }

  /** Sets a param. */
  final <T> ImageClassifier with(Param<T> param, T value) {
    set(param, value);
    return (ImageClassifier) this;
  }

  public LongParam seed() {
    return seed;
  }

  public long getSeed() {
    return (Long) getOrDefault(seed);
  }

  /** What weights, order, dropout and views of images derive from; 42 unless set. */
  public ImageClassifier setSeed(long value) {
    return with(seed, value);
  }

  public Param<String> head() {
    return head;
  }

  public String getHead() {
    return getOrDefault(head);
  }

  /**
   * The layers above the cut, such as {@code dense 256 relu, dropout 0.5, softmax}; {@code softmax}
   * unless set.
   */
  public ImageClassifier setHead(String value) {
    return with(head, value);
  }

  public Param<String> optimizer() {
    return optimizer;
  }

  public String getOptimizer() {
    return getOrDefault(optimizer);
  }

  /** {@code adam} (unless set), {@code sgd}, {@code momentum} or {@code rmsprop}. */
  public ImageClassifier setOptimizer(String value) {
    return with(optimizer, value);
  }

  public DoubleParam learningRate() {
    return learningRate;
  }

  public double getLearningRate() {
    return (Double) getOrDefault(learningRate);
  }

  /** The learning rate of one worker; 0.001 unless set. */
  public ImageClassifier setLearningRate(double value) {
    return with(learningRate, value);
  }

  public Param<String> rateScaling() {
    return rateScaling;
  }

  public String getRateScaling() {
    return getOrDefault(rateScaling);
  }

  /**
   * How the rate is scaled by the number of workers: {@code auto} (unless set), {@code linear},
   * {@code sqrt} or {@code none}.
   */
  public ImageClassifier setRateScaling(String value) {
    return with(rateScaling, value);
  }

  public IntParam epochs() {
    return epochs;
  }

  public int getEpochs() {
    return (Integer) getOrDefault(epochs);
  }

  /** Passes over the training features; 10 unless set. */
  public ImageClassifier setEpochs(int value) {
    return with(epochs, value);
  }

  public IntParam batchSize() {
    return batchSize;
  }

  public int getBatchSize() {
    return (Integer) getOrDefault(batchSize);
  }

  /** Examples in one step of one worker; 32 unless set. */
  public ImageClassifier setBatchSize(int value) {
    return with(batchSize, value);
  }

  public IntParam workers() {
    return workers;
  }

  public int getWorkers() {
    return (Integer) getOrDefault(workers);
  }

  /**
   * Logical workers, of which the result depends and not of the cluster's; 0, as unless set, for
   * one for each 2,048 training images.
   */
  public ImageClassifier setWorkers(int value) {
    return with(workers, value);
  }

  public IntParam averagingFrequency() {
    return averagingFrequency;
  }

  public int getAveragingFrequency() {
    return (Integer) getOrDefault(averagingFrequency);
  }

  /**
   * Batches that each worker trains between two averagings; 0, as unless set, for 50, and more
   * where an epoch would have many rounds.
   */
  public ImageClassifier setAveragingFrequency(int value) {
    return with(averagingFrequency, value);
  }

  public Param<String> classWeights() {
    return classWeights;
  }

  public String getClassWeights() {
    return getOrDefault(classWeights);
  }

  /** {@code none} (unless set) or {@code balanced}. */
  public ImageClassifier setClassWeights(String value) {
    return with(classWeights, value);
  }

  public IntParam earlyStopping() {
    return earlyStopping;
  }

  public int getEarlyStopping() {
    return (Integer) getOrDefault(earlyStopping);
  }

  /** Epochs without a better one after which training stops; 0, as unless set, for never. */
  public ImageClassifier setEarlyStopping(int value) {
    return with(earlyStopping, value);
  }

  public Param<String> keepBest() {
    return keepBest;
  }

  public String getKeepBest() {
    return getOrDefault(keepBest);
  }

  /** Which epoch is kept: {@code loss} (unless set), {@code accuracy} or {@code last}. */
  public ImageClassifier setKeepBest(String value) {
    return with(keepBest, value);
  }

  public IntParam fineTuneEpochs() {
    return fineTuneEpochs;
  }

  public int getFineTuneEpochs() {
    return (Integer) getOrDefault(fineTuneEpochs);
  }

  /**
   * Epochs in which the layers between cut and head train too, after those of the head, if the cut
   * is not the last; 10 unless set.
   */
  public ImageClassifier setFineTuneEpochs(int value) {
    return with(fineTuneEpochs, value);
  }

  public IntParam views() {
    return views;
  }

  public int getViews() {
    return (Integer) getOrDefault(views);
  }

  /** Views of each training image, the first as it is; 1 unless set. */
  public ImageClassifier setViews(int value) {
    return with(views, value);
  }

  /** Adds the settings that these are, by key. */
  void addSettings(Map<String, String> values) {
    KEYS.forEach((name, key) -> values.put(key, String.valueOf(getOrDefault(getParam(name)))));
  }
}
