package headway.jobs.features;

import headway.common.dataset.Split;
import headway.common.dataset.manifest.FeatureManifest;
import headway.jobs.spark.ExecutorConfiguration;
import headway.jobs.spark.Session;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;

/**
 * Blocks as an RDD, a partition for each logical worker; read anew unless the caller keeps them.
 */
public final class FeatureBlocks {
  private FeatureBlocks() {}

  /**
   * The blocks of all workers; the number of a partition is the worker's.
   *
   * @param featureCount of each row
   */
  public static JavaRDD<FeatureBlock> of(
      Session session, List<WorkerSlices> workers, int featureCount) {
    return session
        .context()
        .parallelize(workers, workers.size())
        .flatMap(worker -> worker.slices().iterator())
        .map(slice -> FeatureBlock.read(slice, featureCount, ExecutorConfiguration.get()));
  }

  /**
   * A whole split, in as many partitions as keep the cluster busy; for what does not depend on how
   * rows are divided.
   *
   * @param folder of the features
   */
  public static JavaRDD<FeatureBlock> of(
      Session session, Path folder, FeatureManifest features, Split split) {
    long byRows = 
        features.rows(split) / WorkerSlices.mostRows(features.featureCount()) + 1;
    int parts = (int) Math.max(byRows, session.context().defaultParallelism());
    return of(
        session,
        WorkerSlices.divide(folder, features, split, parts),
        features.featureCount());
  }
}
