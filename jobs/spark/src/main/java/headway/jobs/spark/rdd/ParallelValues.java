package headway.jobs.spark.rdd;

import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/** RDDs of values that the driver has, in a session with any serializer. */
public final class ParallelValues {
  private ParallelValues() {}

  /** As {@code parallelize}. */
  public static <T> JavaRDD<T> of(JavaSparkContext context, List<T> values, int partitions) {
    return SentValue.isNeeded()
        ? context
            .parallelize(values.stream().map(SentValue::of).toList(), partitions)
            .map(SentValue::<T>in)
        : context.parallelize(values, partitions);
  }
}
