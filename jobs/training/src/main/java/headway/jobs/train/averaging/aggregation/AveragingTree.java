package headway.jobs.train.averaging.aggregation;

import headway.jobs.spark.rdd.SingleElementCollector;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/**
 * Sums worker results in an order that depends only on the number of workers. With depth 1 the
 * driver adds all results by worker number. With depth d the executors first add groups of
 * neighbours, d − 1 times, so that the driver receives about the d-th root of the number of
 * workers. Spark's {@code treeAggregate} adds in order of arrival.
 */
public final class AveragingTree {
  private final int depth;

  /**
   * @param depth at least 1
   */
  public AveragingTree(int depth) {
    this.depth = depth;
  }

  /** Runs the job on one result per partition. */
  public WeightedSum sum(JavaRDD<WorkerResult> results) {
    int width = results.getNumPartitions();
    int group = (int) Math.ceil(Math.pow(width, 1.0 / depth));
    if (depth == 1 || width <= group) {
      return inOrder(SingleElementCollector.collect(results));
    }
    JavaRDD<WeightedSum> sums = results.map(WeightedSum::of);
    int span = group;
    for (int level = 1; level < depth && width > group; level++, span *= group) {
      width = (width + group - 1) / group;
      sums = addNeighbours(sums, span, width);
    }
    return addInOrder(sums.collect());
  }

  /** Adds results in order of worker, whatever their order in the list. */
  static WeightedSum inOrder(List<WorkerResult> results) {
    List<WorkerResult> ordered = new ArrayList<>(results);
    ordered.sort(Comparator.comparingInt(result -> result.worker));
    WeightedSum sum = new WeightedSum(0);
    ordered.forEach(sum::add);
    return sum;
  }

  private static JavaRDD<WeightedSum> addNeighbours(
      JavaRDD<WeightedSum> sums, int span, int groups) {
    JavaPairRDD<Integer, WeightedSum> byGroup =
        sums.mapToPair(sum -> new Tuple2<>(sum.firstWorker / span, sum));
    return byGroup.groupByKey(new HashPartitioner(groups)).map(group -> addInOrder(group._2()));
  }

  private static WeightedSum addInOrder(Iterable<WeightedSum> sums) {
    List<WeightedSum> ordered = new ArrayList<>();
    sums.forEach(ordered::add);
    ordered.sort(Comparator.comparingInt(sum -> sum.firstWorker));
    WeightedSum total = new WeightedSum(ordered.isEmpty() ? 0 : ordered.get(0).firstWorker);
    ordered.forEach(total::add);
    return total;
  }
}
