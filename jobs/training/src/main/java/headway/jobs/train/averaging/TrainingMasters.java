package headway.jobs.train.averaging;

import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.api.Repartition;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;

/** The training masters to choose from. */
public final class TrainingMasters {
  private TrainingMasters() {}

  /** Headway's: see {@link AveragingTrainingMaster}. */
  public static AveragingTrainingMaster headway(int aggregationDepth) {
    return new AveragingTrainingMaster(aggregationDepth);
  }

  /**
   * DL4J's own, as repeatable as it gets: it takes the partitions as they are, splits them by seed,
   * writes no files, and caches nothing, because the caller's data are cached already. Its flaws
   * stay, see {@link AveragingTrainingMaster}: equal partitions of full batches and an optimiser
   * without bias correction give the same network with both.
   *
   * <p>Updater state is averaged too; DL4J's builder leaves it behind unless told, whatever its
   * javadoc says.
   *
   * @param workers partitions of the data
   * @param averagingFrequencyBatches batches of each worker between two averages
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
