package headway.jobs.train.averaging;

import headway.jobs.train.averaging.aggregation.WorkerAveraging;
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
