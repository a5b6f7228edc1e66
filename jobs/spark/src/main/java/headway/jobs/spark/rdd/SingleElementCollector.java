package headway.jobs.spark.rdd;

import java.io.Serializable;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import scala.collection.Iterator;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;

/**
 * Collects partitions of one element each, without the cleaning of two closures that {@code
 * collect} costs; see {@link MappedPartitions}.
 */
public final class SingleElementCollector<T>
    extends AbstractFunction2<TaskContext, Iterator<T>, Object> implements Serializable {
  private static final long serialVersionUID = 1L;

  private SingleElementCollector() {}

  /** The elements, in the order of their partitions. */
  public static <T> List<T> collect(JavaRDD<T> partitions) {
    Object elements =
        partitions
            .context()
            .runJob(
                partitions.rdd(),
                new SingleElementCollector<T>(),
                ClassTag$.MODULE$.apply(Object.class));
    return Stream.of((Object[]) elements).map(SentValue::<T>in).toList();
  }

  @Override
  public Object apply(TaskContext task, Iterator<T> partition) {
    return SentValue.of(partition.next());
  }
}
