package headway.jobs.spark;

import headway.jobs.observe.ImageTally;
import headway.jobs.observe.LogFormat;
import headway.jobs.observe.Tally;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.apache.spark.Success$;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import scala.collection.JavaConverters;

/**
 * Says on standard error, at most every two seconds, how far the current stage is: tasks, images,
 * their rate and the time left. Tasks that take long are heard of by their executors' heartbeats.
 */
public final class Progress extends SparkListener {
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(2);

  /** Whether this thread says nothing, because several of its kind work at the same time. */
  private static final ThreadLocal<Boolean> MUTED = ThreadLocal.withInitial(() -> false);

  private final Map<Long, Tally> running = new HashMap<>();
  private String stage = "";
  private String what = "";
  private ImageTally images = new ImageTally();
  private long before;
  private int submitted;
  private int expected;
  private int done;
  private long startNanos;
  private long saidNanos;

  static Progress on(SparkContext context) {
    Progress progress = new Progress();
    context.addSparkListener(progress);
    return progress;
  }

  synchronized void stage(String name, String doing, ImageTally counted) {
    stage = name;
    what = doing;
    images = counted;
    before = counted.value().seen();
    running.clear();
    submitted = 0;
    expected = 0;
    done = 0;
    startNanos = System.nanoTime();
    saidNanos = startNanos;
    say(name + ": " + doing);
  }

  /** How many tasks more there will be, where they are not all handed to Spark at once. */
  public synchronized void expect(int tasks) {
    expected = submitted + tasks;
  }

  private int tasks() {
    return Math.max(submitted, expected);
  }

  @Override
  public synchronized void onStageSubmitted(SparkListenerStageSubmitted stageSubmitted) {
    submitted += stageSubmitted.stageInfo().numTasks();
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd ended) {
    running.remove(ended.taskInfo().taskId());
    if (ended.reason() == Success$.MODULE$) {
      done++;
      report();
    }
  }

  @Override
  public synchronized void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate heartbeat) {
    JavaConverters.seqAsJavaList(heartbeat.accumUpdates())
        .forEach(
            task ->
                JavaConverters.seqAsJavaList(task._4())
                    .forEach(
                        each -> {
                          if (each.id() == images.id()
                              && each.update().isDefined()
                              && each.update().get() instanceof Tally tally) {
                            running.put((Long) task._1(), tally);
                          }
                        }));
    report();
  }

  private void report() {
    long now = System.nanoTime();
    if (now - saidNanos < BETWEEN_LINES.toNanos() || done >= tasks()) {
      return;
    }
    saidNanos = now;
    long seen =
        images.value().seen() - before + running.values().stream().mapToLong(Tally::seen).sum();
    say(line(seen, (now - startNanos) / 1e9));
  }

  private String line(long seen, double seconds) {
    StringBuilder line =
        new StringBuilder(
            String.format(Locale.ROOT, "%s: %s, %d of %d tasks", stage, what, done, tasks()));
    if (seen > 0) {
      line.append(String.format(Locale.ROOT, ", %d images, %.1f images/s", seen, seen / seconds));
    }
    line.append(String.format(Locale.ROOT, ", %.0f s", seconds));
    if (done > 0) {
      line.append(
          String.format(Locale.ROOT, ", about %.0f s left", seconds / done * (tasks() - done)));
    }
    return line.toString();
  }

  /** One line for a person to read; standard output is for the result alone. */
  public static void say(String line) {
    if (!MUTED.get()) {
      System.err.println(LogFormat.line("INFO", "headway.progress", line));
    }
  }

  /** What {@code work} answers; what it would say while it is at it is left out. */
  public static <T> T muted(Supplier<T> work) {
    boolean before = MUTED.get();
    MUTED.set(true);
    try {
      return work.get();
    } finally {
      MUTED.set(before);
    }
  }

  static boolean isMuted() {
    return MUTED.get();
  }
}
