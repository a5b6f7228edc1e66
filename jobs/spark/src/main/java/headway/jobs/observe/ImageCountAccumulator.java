package headway.jobs.observe;

import java.util.HashMap;
import java.util.Map;
import org.apache.spark.TaskContext;
import org.apache.spark.util.AccumulatorV2;

/**
 * An accumulator that counts each image once, however often its task runs.
 *
 * <p>An ordinary accumulator adds up all results, so a task that is repeated after an executor loss
 * or by speculation counts twice (Spark guarantees exactly-once updates for actions only). This one
 * keeps the count of each partition of each Spark stage. If a partition has several results, it
 * keeps the largest. {@link #merge} is therefore commutative, associative and idempotent. Memory
 * grows with partitions, not with images.
 */
public final class ImageCountAccumulator extends AccumulatorV2<ImageCounts, ImageCounts> {
  private static final long serialVersionUID = 1L;

  private final Map<Long, ImageCounts> byPartition = new HashMap<>();

  @Override
  public synchronized boolean isZero() {
    return byPartition.isEmpty();
  }

  @Override
  public synchronized ImageCountAccumulator copy() {
    ImageCountAccumulator copy = new ImageCountAccumulator();
    copy.byPartition.putAll(byPartition);
    return copy;
  }

  @Override
  public synchronized void reset() {
    byPartition.clear();
  }

  /** Adds to the count of the calling task's partition. */
  @Override
  public void add(ImageCounts more) {
    TaskContext task = TaskContext.get();
    add(task.stageId(), task.partitionId(), more);
  }

  synchronized void add(int stage, int partition, ImageCounts more) {
    byPartition.merge((long) stage << Integer.SIZE | partition, more, ImageCounts::plus);
  }

  @Override
  public void merge(AccumulatorV2<ImageCounts, ImageCounts> other) {
    Map<Long, ImageCounts> theirs = ((ImageCountAccumulator) other).copy().byPartition;
    synchronized (this) {
      theirs.forEach((key, accumulator) -> byPartition.merge(key, accumulator, ImageCounts::max));
    }
  }

  @Override
  public synchronized ImageCounts value() {
    return byPartition.values().stream().reduce(ImageCounts.NONE, ImageCounts::plus);
  }
}
