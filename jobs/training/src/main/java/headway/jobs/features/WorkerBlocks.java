package headway.jobs.features;

import headway.jobs.features.block.FeatureBlock;
import headway.jobs.spark.rdd.SelectedPartitions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;

/**
 * The blocks of all workers, one per partition, so that a round reads only the blocks that it
 * needs.
 *
 * @param all worker after worker, in the order of their slices
 * @param counts the number of blocks of each worker
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record WorkerBlocks(JavaRDD<FeatureBlock> all, int[] counts) {

  /** The blocks that {@link FeatureBlocks} creates from these slices. */
  public static WorkerBlocks of(JavaRDD<FeatureBlock> all, List<WorkerSlices> workers) {
    return new WorkerBlocks(
        all, workers.stream().mapToInt(worker -> worker.slices().size()).toArray());
  }

  /**
   * The selected blocks, one partition per worker.
   *
   * @param numbers for each worker the indices of its blocks, from 0, in the order of the result
   */
  public JavaRDD<FeatureBlock> select(List<int[]> numbers) {
    List<int[]> partitions = new ArrayList<>();
    int first = 0;
    for (int worker = 0; worker < counts.length; worker++) {
      int start = first;
      partitions.add(Arrays.stream(numbers.get(worker)).map(each -> start + each).toArray());
      first += counts[worker];
    }
    return SelectedPartitions.of(all, partitions);
  }
}
