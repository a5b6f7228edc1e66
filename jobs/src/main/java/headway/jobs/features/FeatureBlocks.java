package headway.jobs.features;

import headway.jobs.spark.ExecutorConfiguration;
import headway.jobs.spark.Session;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;

/** Blocks as an RDD, a partition for each logical worker, kept in the executors. */
public final class FeatureBlocks {
  private FeatureBlocks() {}

  /**
   * The blocks of all workers; the number of a partition is the worker's.
   *
   * @param featureCount of each row
   */
  public static JavaRDD<FeatureBlock> cached(
      Session session, List<WorkerSlices> workers, int featureCount) {
    return session
        .context()
        .parallelize(workers, workers.size())
        .flatMap(worker -> worker.slices().iterator())
        .map(slice -> FeatureBlock.read(slice, featureCount, ExecutorConfiguration.get()))
        .persist(StorageLevel.MEMORY_AND_DISK());
  }
}
