package headway.jobs.spark.rdd;

import java.util.Iterator;
import org.apache.spark.Partition;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.rdd.RDD;
import scala.collection.JavaConverters;
import scala.reflect.ClassTag$;

/**
 * An RDD like that of {@code mapPartitionsWithIndex}, without Spark's closure cleaning, which reads
 * class files from jars each time and costs 1.5 ms on the driver. The function must be serializable
 * as it is.
 */
public final class MappedPartitions<T, R> extends RDD<R> {
  private static final long serialVersionUID = 1L;

  private final RDD<T> parent;
  private final Function2<Integer, Iterator<T>, Iterator<R>> function;

  private MappedPartitions(
      JavaRDD<T> parent, Function2<Integer, Iterator<T>, Iterator<R>> function) {
    super(parent.rdd(), ClassTag$.MODULE$.apply(Object.class));
    this.parent = parent.rdd();
    this.function = function;
  }

  /**
   * A lazy view of {@code parent}.
   *
   * @param function takes the index of a partition and its elements
   */
  public static <T, R> JavaRDD<R> of(
      JavaRDD<T> parent, Function2<Integer, Iterator<T>, Iterator<R>> function) {
    return new MappedPartitions<>(parent, function).toJavaRDD();
  }

  @Override
  public Partition[] getPartitions() {
    return parent.partitions();
  }

  @Override
  public scala.collection.Iterator<R> compute(Partition split, TaskContext task) {
    try {
      return JavaConverters.asScalaIterator(
          function.call(
              split.index(), JavaConverters.asJavaIterator(parent.iterator(split, task))));
    } catch (RuntimeException failure) {
      throw failure;
    } catch (Exception failure) {
      throw new IllegalStateException(failure);
    }
  }
}
