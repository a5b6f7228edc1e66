package headway.jobs.features;

import headway.jobs.features.block.FeatureBlock;
import headway.jobs.spark.rdd.SelectedPartitions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;

/**
 * The blocks of all workers, a partition each, so that a round reads those that it needs and no
 * others, however many there are.
 *
 * @param all worker after worker, in the order of their slices
 * @param counts how many each worker has
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record WorkerBlocks(JavaRDD<FeatureBlock> all, int[] counts) {

  /** The blocks that {@link FeatureBlocks} makes of these slices. */
  public static WorkerBlocks of(JavaRDD<FeatureBlock> all, List<WorkerSlices> workers) {
    return new WorkerBlocks(
        all, workers.stream().mapToInt(worker -> worker.slices().size()).toArray());
  }

  /**
   * Some of them, a partition for each worker.
   *
   * @param numbers for each worker those of its blocks, from 0, in the order to come
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
