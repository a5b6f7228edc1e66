package headway.jobs.spark.rdd;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import scala.collection.Iterator;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;

/**
 * Collects partitions of one element each, without the cleaning of two closures that {@code
 * collect} costs; see {@link MappedPartitions}.
 */
public final class SingleElementCollector<T> extends AbstractFunction2<TaskContext, Iterator<T>, T>
    implements Serializable {
  private static final long serialVersionUID = 1L;

  private SingleElementCollector() {}

  /** The elements, in the order of their partitions. */
  @SuppressWarnings("unchecked") // The class tag is Object, so the array is an Object[].
  public static <T> List<T> collect(JavaRDD<T> partitions) {
    Object elements =
        partitions
            .context()
            .runJob(
                partitions.rdd(),
                new SingleElementCollector<T>(),
                ClassTag$.MODULE$.apply(Object.class));
    return (List<T>) List.of((Object[]) elements);
  }

  @Override
  public T apply(TaskContext task, Iterator<T> partition) {
    return partition.next();
  }
}
