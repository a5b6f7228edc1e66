package headway.jobs.spark.rdd;

import java.io.Serializable;
import java.util.List;
import java.util.function.Consumer;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import scala.collection.Iterator;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/**
 * Hands partitions of one element each to the driver as they come, in any order, so that it need
 * not hold all of them.
 */
public final class PartitionConsumer<T> extends AbstractFunction2<TaskContext, Iterator<T>, Object>
    implements Serializable {
  private static final long serialVersionUID = 1L;

  private PartitionConsumer() {}

  /**
   * Runs the job.
   *
   * @param consumer called once for each partition, by one thread at a time; visible to the caller
   *     afterwards
   */
  public static <T> void run(JavaRDD<T> partitions, Consumer<T> consumer) {
    partitions
        .context()
        .runJob(
            partitions.rdd(),
            new PartitionConsumer<T>(),
            new AbstractFunction2<Object, Object, BoxedUnit>() {
              @Override
              public BoxedUnit apply(Object partition, Object element) {
                synchronized (consumer) {
                  consumer.accept(SentValue.in(element));
                }
                return BoxedUnit.UNIT;
              }
            },
            ClassTag$.MODULE$.apply(Object.class));
    synchronized (consumer) { // What its last call wrote is seen from here on.
      return;
    }
  }

  /**
   * Runs the job for some partitions.
   *
   * @param chosen the indices of the partitions
   */
  public static <T> void run(JavaRDD<T> partitions, List<Integer> chosen, Consumer<T> consumer) {
    run(
        SelectedPartitions.of(partitions, chosen.stream().map(index -> new int[] {index}).toList()),
        consumer);
  }

  @Override
  public Object apply(TaskContext task, Iterator<T> partition) {
    return SentValue.of(partition.next());
  }
}
