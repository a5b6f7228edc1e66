package headway.jobs.spark;

import java.time.Duration;
import java.util.Locale;
import org.apache.spark.SparkContext;
import org.apache.spark.Success$;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/** Says on standard error, at most every two seconds, how far the current stage is. */
public final class Progress extends SparkListener {
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(2);

  private String stage = "";
  private String what = "";
  private int tasks;
  private int done;
  private long startNanos;
  private long saidNanos;

  static Progress on(SparkContext context) {
    Progress progress = new Progress();
    context.addSparkListener(progress);
    return progress;
  }

  synchronized void stage(String name, String doing) {
    stage = name;
    what = doing;
    tasks = 0;
    done = 0;
    startNanos = System.nanoTime();
    saidNanos = startNanos;
    say(name + ": " + doing);
  }

  @Override
  public synchronized void onStageSubmitted(SparkListenerStageSubmitted submitted) {
    tasks += submitted.stageInfo().numTasks();
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd ended) {
    if (ended.reason() != Success$.MODULE$) {
      return;
    }
    done++;
    long now = System.nanoTime();
    if (now - saidNanos < BETWEEN_LINES.toNanos() || done >= tasks) {
      return;
    }
    saidNanos = now;
    double seconds = (now - startNanos) / 1e9;
    say(
        String.format(
            Locale.ROOT,
            "%s: %s, %d of %d tasks, %.0f s, about %.0f s left",
            stage,
            what,
            done,
            tasks,
            seconds,
            seconds / done * (tasks - done)));
  }

  /** One line for a person to read; standard output is for the result alone. */
  public static void say(String line) {
    System.err.println(line);
  }
}
