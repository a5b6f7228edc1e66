package headway.jobs.observe;

import java.util.HashMap;
import java.util.Map;
import org.apache.spark.TaskContext;
import org.apache.spark.util.AccumulatorV2;

/**
 * Counts images in tasks so that each counts once, however often its task runs.
 *
 * <p>An ordinary accumulator adds up whatever comes back: a task that is done again after its
 * executor was lost, or beside itself by speculation, is counted twice (Spark's programming guide
 * promises once only for actions). This one keeps the count of each partition of each Spark stage
 * and, where a partition comes back, the one that got further. That makes {@link #merge}
 * commutative, associative and idempotent. It holds one entry a partition, never one an image.
 */
public final class ImageTally extends AccumulatorV2<Tally, Tally> {
  private static final long serialVersionUID = 1L;

  private final Map<Long, Tally> byPartition = new HashMap<>();

  @Override
  public synchronized boolean isZero() {
    return byPartition.isEmpty();
  }

  @Override
  public synchronized ImageTally copy() {
    ImageTally copy = new ImageTally();
    copy.byPartition.putAll(byPartition);
    return copy;
  }

  @Override
  public synchronized void reset() {
    byPartition.clear();
  }

  /** Counts in the calling task. */
  @Override
  public void add(Tally more) {
    TaskContext task = TaskContext.get();
    add(task.stageId(), task.partitionId(), more);
  }

  synchronized void add(int stage, int partition, Tally more) {
    byPartition.merge((long) stage << Integer.SIZE | partition, more, Tally::plus);
  }

  @Override
  public void merge(AccumulatorV2<Tally, Tally> other) {
    Map<Long, Tally> theirs = ((ImageTally) other).copy().byPartition;
    synchronized (this) {
      theirs.forEach((key, tally) -> byPartition.merge(key, tally, Tally::furthest));
    }
  }

  @Override
  public synchronized Tally value() {
    return byPartition.values().stream().reduce(Tally.NONE, Tally::plus);
  }
}
