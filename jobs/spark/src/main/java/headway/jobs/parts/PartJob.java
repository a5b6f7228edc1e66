package headway.jobs.parts;

import headway.jobs.spark.Session;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;

/** Computes the missing parts in one Spark job. */
public final class PartJob {
  private PartJob() {}

  /**
   * Computes the given partitions.
   *
   * @param work an RDD with one element per partition
   * @param partitions the indices of the partitions to compute
   * @return the results, in the order of {@code partitions}
   */
  public static <R> List<R> run(Session session, JavaRDD<R> work, List<Integer> partitions) {
    if (partitions.isEmpty()) {
      return List.of();
    }
    session.progress().expect(partitions.size());
    List<R>[] each =
        work.collectPartitions(partitions.stream().mapToInt(Integer::intValue).toArray());
    List<R> results = new ArrayList<>();
    for (List<R> result : each) {
      results.add(result.get(0));
    }
    return results;
  }
}
