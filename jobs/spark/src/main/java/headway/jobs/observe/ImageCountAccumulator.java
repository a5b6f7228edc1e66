package headway.jobs.observe;

import java.util.HashMap;
import java.util.Map;
import org.apache.spark.TaskContext;
import org.apache.spark.util.AccumulatorV2;

/**
 * An accumulator that counts each image once, however often its task runs.
 *
 * <p>An ordinary accumulator adds up all results: a task that runs again after its executor was
 * lost, or by speculation, is counted twice (Spark's programming guide promises once only for
 * actions). This one keeps the count of each partition of each Spark stage and, if a partition has
 * several results, the largest. That makes {@link #merge} commutative, associative and idempotent.
 * It holds one entry a partition, never one an image.
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

  /** Counts in the calling task. */
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
