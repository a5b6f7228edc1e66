package headway.jobs.spark;

import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.SparkContext;
import org.apache.spark.Success$;
import org.apache.spark.TaskCommitDenied;
import org.apache.spark.TaskKilled;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;

/** Counts retries, lost executors and speculation of an application, as Spark's scheduler tells. */
public final class RetryListener extends SparkListener {
  private static final long LONGEST_WAIT_MILLIS = 1_000;

  /** The reason of an executor that the application gave back. */
  private static final String RELEASED = "killed by driver";

  private final AtomicInteger failedTasks = new AtomicInteger();
  private final AtomicInteger speculativeTasks = new AtomicInteger();
  private final AtomicInteger lostExecutors = new AtomicInteger();
  private final AtomicInteger repeatedStages = new AtomicInteger();
  private final SparkContext context;

  private RetryListener(SparkContext context) {
    this.context = context;
  }

  static RetryListener on(SparkContext context) {
    RetryListener listener = new RetryListener(context);
    context.addSparkListener(listener);
    return listener;
  }

  /** The counts so far, with all events that Spark has posted. */
  public RetryCounts settled() {
    try {
      if (!context.isStopped()) {
        context.listenerBus().waitUntilEmpty(LONGEST_WAIT_MILLIS);
      }
    } catch (TimeoutException busy) {
      return counts(); // Of an application with so many events that a few are of no account.
    }
    return counts();
  }

  /** The counts of the events that have arrived. */
  RetryCounts counts() {
    return new RetryCounts(
        failedTasks.get(), speculativeTasks.get(), lostExecutors.get(), repeatedStages.get());
  }

  @Override
  public void onTaskStart(SparkListenerTaskStart started) {
    if (started.taskInfo().speculative()) {
      speculativeTasks.incrementAndGet();
    }
  }

  /** The slower of two attempts is killed, or denied to publish; neither is a failure. */
  @Override
  public void onTaskEnd(SparkListenerTaskEnd ended) {
    boolean needless =
        ended.reason() == Success$.MODULE$
            || ended.reason() instanceof TaskKilled
            || ended.reason() instanceof TaskCommitDenied;
    if (!needless) {
      failedTasks.incrementAndGet();
    }
  }

  @Override
  public void onStageSubmitted(SparkListenerStageSubmitted submitted) {
    if (submitted.stageInfo().attemptNumber() > 0) {
      repeatedStages.incrementAndGet();
    }
  }

  @Override
  public void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
    if (!removed.reason().contains(RELEASED) && !context.isStopped()) {
      lostExecutors.incrementAndGet();
      Progress.say(
          "lost executor %s: %s; what it was doing is done again"
              .formatted(removed.executorId(), removed.reason().lines().findFirst().orElse("")));
    }
  }
}
