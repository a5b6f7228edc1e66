package headway.jobs.bench.measure.timing;

import java.util.concurrent.TimeoutException;
import org.apache.spark.SparkContext;

/** Observes the tasks of the Spark jobs that run while it is open. */
public final class ObservedJobs implements AutoCloseable {
  private final SparkContext context;
  private final BusyWindow window;

  /**
   * @param slots number of task slots
   */
  public ObservedJobs(SparkContext context, int slots) {
    this.context = context;
    this.window = new BusyWindow(slots);
    context.addSparkListener(window);
  }

  /** The steady state of the tasks that have ended; there must be at least one. */
  public BusyWindow.Steady steady() {
    try {
      context.listenerBus().waitUntilEmpty();
    } catch (TimeoutException stuck) {
      throw new IllegalStateException("Spark does not say how its tasks went", stuck);
    }
    return window.steady();
  }

  @Override
  public void close() {
    context.removeSparkListener(window);
  }
}
