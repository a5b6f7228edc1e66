package headway.jobs.train.averaging;

import headway.common.UsageException;
import headway.jobs.spark.rdd.SentValue;
import headway.jobs.train.averaging.aggregation.WorkerAveraging;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.api.Repartition;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;

/** The available training masters. */
public final class TrainingMasters {
  private TrainingMasters() {}

  /** Headway's own master. */
  public static AveragingTrainingMaster headway() {
    return new AveragingTrainingMaster(WorkerAveraging.USUAL);
  }

  /**
   * The context for Headway's own master. DL4J requires a Kryo to send arrays of ND4J, of which
   * this master sends none, so it is not told of one.
   */
  public static JavaSparkContext contextOfHeadway(JavaSparkContext context) {
    return new JavaSparkContext(context.sc()) {
      @Override
      public SparkConf getConf() {
        return super.getConf().remove("spark.serializer");
      }
    };
  }

  /**
   * Requires a session in which the stock master can send what it sends.
   *
   * @throws UsageException if its serializer does not know the classes of DL4J
   */
  public static void requireStockPossible() {
    if (SentValue.isNeeded()) {
      throw new UsageException(
          "Cannot train with train.master=stock in a session whose serializer does not know DL4J's"
              + " classes; leave it out, or start the session with Java's serializer or"
              + " spark.kryo.registrator=headway.jobs.kryo.HeadwayKryoRegistrator");
    }
  }

  /**
   * DL4J's own master, configured to be as reproducible as possible: it uses the partitions as they
   * are, derives splits from the seed, writes no files, and caches nothing because the caller's
   * data is cached. Its flaws remain; see {@link AveragingTrainingMaster}. With equal partitions of
   * full batches and an optimizer without bias correction, both masters give the same network.
   *
   * <p>Updater state is averaged too. DL4J's builder averages it only if told to, contrary to its
   * javadoc.
   *
   * @param workers partitions of the data
   * @param averagingFrequencyBatches batches of each worker between two averagings
   * @param batchSize examples in each data set
   */
  public static ParameterAveragingTrainingMaster stock(
      int workers, int averagingFrequencyBatches, int batchSize, long seed) {
    return new ParameterAveragingTrainingMaster.Builder(workers, batchSize)
        .batchSizePerWorker(batchSize)
        .averagingFrequency(averagingFrequencyBatches)
        .saveUpdater(true)
        .rngSeed(seed)
        .repartionData(Repartition.Never)
        .rddTrainingApproach(RDDTrainingApproach.Direct)
        .storageLevel(null)
        .workerPrefetchNumBatches(0)
        .build();
  }
}
