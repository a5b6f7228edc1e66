package headway.jobs.bench.measure.timing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.Success$;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/**
 * The steady state of a job: from the first to the last moment when all task slots are busy. All
 * time within counts, including gaps between tasks and commits. Of a task that extends beyond the
 * window, images count in proportion to its time within.
 */
public final class BusyWindow extends SparkListener {
  private final int slots;
  private final List<Task> tasks = new ArrayList<>();

  /**
   * @param slots number of task slots
   */
  public BusyWindow(int slots) {
    this.slots = slots;
  }

  /** A finished task that wrote images, in milliseconds since 1970. */
  record Task(long from, long to, long images) {}

  /**
   * The totals of the window.
   *
   * @param number of task slots, or the most tasks that ran at a time
   */
  public record Steady(double seconds, double images, int tasks) {
    public double imagesPerSecond() {
      return images / seconds;
    }
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd ended) {
    if (ended.reason() == Success$.MODULE$
        && ended.taskMetrics().outputMetrics().recordsWritten() > 0) {
      add(
          new Task(
              ended.taskInfo().launchTime(),
              ended.taskInfo().finishTime(),
              ended.taskMetrics().outputMetrics().recordsWritten()));
    }
  }

  synchronized void add(Task task) {
    tasks.add(task);
  }

  /** The totals of all tasks so far; there must be at least one. */
  public synchronized Steady steady() {
    List<long[]> changes = new ArrayList<>();
    for (Task each : tasks) {
      changes.add(new long[] {each.from(), 1});
      changes.add(new long[] {each.to(), -1});
    }
    changes.sort(Comparator.<long[]>comparingLong(c -> c[0]).thenComparingLong(c -> c[1]));
    int most = most(changes);
    int running = 0;
    long from = Long.MAX_VALUE;
    long to = 0;
    for (long[] change : changes) {
      if (running == most) {
        to = change[0];
      }
      running += (int) change[1];
      if (running == most) {
        from = Math.min(from, change[0]);
      }
    }
    return new Steady((to - from) / 1e3, imagesBetween(from, to), most);
  }

  private int most(List<long[]> changes) {
    int running = 0;
    int most = 0;
    for (long[] change : changes) {
      running += (int) change[1];
      most = Math.max(most, running);
    }
    return Math.min(most, slots);
  }

  private double imagesBetween(long from, long to) {
    double images = 0;
    for (Task each : tasks) {
      double within = Math.min(to, each.to()) - Math.max(from, each.from());
      if (within > 0) {
        images += each.images() * within / (each.to() - each.from());
      }
    }
    return images;
  }
}
