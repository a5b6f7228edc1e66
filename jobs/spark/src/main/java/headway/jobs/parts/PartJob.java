package headway.jobs.parts;

import headway.jobs.spark.Session;
import headway.jobs.spark.rdd.PartitionConsumer;
import java.util.List;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaRDD;

/** Computes the missing parts in one Spark job. */
public final class PartJob {
  private PartJob() {}

  /**
   * Computes the given partitions. The driver never holds all results.
   *
   * @param work an RDD with one element per partition
   * @param partitions the indices of the partitions to compute
   * @param results takes each result, in any order, one at a time
   */
  public static <R> void run(
      Session session, JavaRDD<R> work, List<Integer> partitions, Consumer<R> results) {
    if (!partitions.isEmpty()) {
      session.progress().expect(partitions.size());
      PartitionConsumer.run(work, partitions, results);
    }
  }
}
