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
    seed = new LongParam(this, "seed", DOCS.get("seed").comment());
    setDefault(seed, Long.parseLong(DOCS.get("seed").defaultValue()));
    head = TextParam.of(this, "head", DOCS.get("train.head").comment());
    optimizer = TextParam.of(this, "optimizer", DOCS.get("train.optimizer").comment());
    learningRate =
        new DoubleParam(
            this, "learningRate", DOCS.get("train.learningRate").comment(), ParamValidators.gt(0));
    rateScaling = TextParam.of(this, "rateScaling", DOCS.get("train.rateScaling").comment());
    epochs =
        new IntParam(this, "epochs", DOCS.get("train.epochs").comment(), ParamValidators.gtEq(1));
    batchSize =
        new IntParam(
            this, "batchSize", DOCS.get("train.batchSize").comment(), ParamValidators.gtEq(1));
    workers =
        new IntParam(this, "workers", DOCS.get("train.workers").comment(), ParamValidators.gtEq(0));
    averagingFrequency =
        new IntParam(
            this,
            "averagingFrequency",
            DOCS.get("train.averagingFrequencyBatches").comment(),
            ParamValidators.gtEq(0));
    classWeights = TextParam.of(this, "classWeights", DOCS.get("train.classWeights").comment());
    earlyStopping =
        new IntParam(
            this,
            "earlyStopping",
            DOCS.get("train.earlyStoppingEpochs").comment(),
            ParamValidators.gtEq(0));
    keepBest = TextParam.of(this, "keepBest", DOCS.get("train.keepBest").comment());
    fineTuneEpochs =
        new IntParam(
            this, "fineTuneEpochs", DOCS.get("finetune.epochs").comment(), ParamValidators.gtEq(0));
    views =
        new IntParam(this, "views", DOCS.get("augment.views").comment(), ParamValidators.gtEq(0));
    setDefault(head, DOCS.get("train.head").defaultValue());
    setDefault(optimizer, DOCS.get("train.optimizer").defaultValue());
    setDefault(learningRate, Double.parseDouble(DOCS.get("train.learningRate").defaultValue()));
    setDefault(rateScaling, DOCS.get("train.rateScaling").defaultValue());
    setDefault(epochs, Integer.parseInt(DOCS.get("train.epochs").defaultValue()));
    setDefault(batchSize, Integer.parseInt(DOCS.get("train.batchSize").defaultValue()));
    setDefault(workers, Integer.parseInt(DOCS.get("train.workers").defaultValue()));
    setDefault(
        averagingFrequency,
        Integer.parseInt(DOCS.get("train.averagingFrequencyBatches").defaultValue()));
    setDefault(classWeights, DOCS.get("train.classWeights").defaultValue());
    setDefault(
        earlyStopping, Integer.parseInt(DOCS.get("train.earlyStoppingEpochs").defaultValue()));
    setDefault(keepBest, DOCS.get("train.keepBest").defaultValue());
    setDefault(fineTuneEpochs, Integer.parseInt(DOCS.get("finetune.epochs").defaultValue()));
    setDefault(views, Integer.parseInt(DOCS.get("augment.views").defaultValue()));
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
    values.put("seed", String.valueOf(getSeed()));
    values.put("train.head", getHead());
    values.put("train.optimizer", getOptimizer());
    values.put("train.learningRate", String.valueOf(getLearningRate()));
    values.put("train.rateScaling", getRateScaling());
    values.put("train.epochs", String.valueOf(getEpochs()));
    values.put("train.batchSize", String.valueOf(getBatchSize()));
    values.put("train.workers", String.valueOf(getWorkers()));
    values.put("train.averagingFrequencyBatches", String.valueOf(getAveragingFrequency()));
    values.put("train.classWeights", getClassWeights());
    values.put("train.earlyStoppingEpochs", String.valueOf(getEarlyStopping()));
    values.put("train.keepBest", getKeepBest());
    values.put("finetune.epochs", String.valueOf(getFineTuneEpochs()));
    values.put("augment.views", String.valueOf(getViews()));
  }
}
