package headway.jobs.spark;

import headway.jobs.observe.ImageCountAccumulator;
import headway.jobs.observe.ImageCounts;
import headway.jobs.observe.LogFormat;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.spark.SparkContext;
import org.apache.spark.Success$;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import scala.Tuple4;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/**
 * Reports the progress of the current stage on standard error, at most every two seconds: tasks,
 * images, their rate, what was done again and, if known, the remaining time. The images of running
 * tasks come from executor heartbeats.
 */
public final class Progress extends SparkListener {
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(2);

  /** Whether this thread is muted because several stages of its kind run concurrently. */
  private static final ThreadLocal<Boolean> MUTED = ThreadLocal.withInitial(() -> false);

  /** What this thread's lines become before they are printed. */
  private static final ThreadLocal<UnaryOperator<String>> WORDS =
      ThreadLocal.withInitial(UnaryOperator::identity);

  private final Map<Long, ImageCounts> running = new HashMap<>();
  private final Set<Integer> stages = new HashSet<>();
  private final String owner;
  private String stage = "";
  private String what = "";
  private ImageCountAccumulator images = new ImageCountAccumulator();
  private long before;
  private int submitted;
  private int expected;
  private int done;
  private long startNanos = System.nanoTime();
  private long saidNanos;
  private final RetryListener retries;
  private RetryCounts retriesBefore = RetryCounts.NONE;
  private String within = "";
  private Optional<Share> share = Optional.empty();

  /**
   * The completed share of a stage.
   *
   * @param where such as {@code epoch 3 of 20}
   * @param first the share at {@code sinceNanos}, when the time measurement began
   * @param atNanos when {@code done} was reached; no later time says anything of the pace
   */
  private record Share(
      String where, String after, double first, double done, long sinceNanos, long atNanos) {
    /** Nothing where it takes longer than the pace so far promised. */
    String left(long nanos) {
      double promised = (atNanos - sinceNanos) / 1e9 / (done - first) * (1 - done);
      double seconds = promised - (nanos - atNanos) / 1e9;
      return done > first && seconds > 0
          ? String.format(Locale.ROOT, ", about %.0f s left%s", seconds, after)
          : "";
    }
  }

  /**
   * Begins to listen.
   *
   * @param owner the {@link ProgramSession#id} of the jobs that are reported; empty for all jobs
   */
  static Progress on(SparkContext context, RetryListener retries, String owner) {
    Progress progress = new Progress(retries, owner);
    context.addSparkListener(progress);
    return progress;
  }

  private Progress(RetryListener retries, String owner) {
    this.retries = retries;
    this.owner = owner;
  }

  synchronized void stage(String name, String doing, ImageCountAccumulator counted) {
    stage = name;
    what = doing;
    images = counted;
    before = counted.value().total();
    retriesBefore = retries.counts();
    running.clear();
    submitted = 0;
    expected = 0;
    done = 0;
    startNanos = System.nanoTime();
    saidNanos = startNanos;
    share = Optional.empty();
    say(name + ": " + doing + (within.isEmpty() ? "" : " (" + within + ")"));
  }

  /**
   * Ends the stage, and sets the context of those that follow, such as {@code stage 2 of 6}; empty
   * for none.
   */
  public synchronized void within(String part) {
    stage = "";
    within = part;
  }

  /**
   * Sets the position of a stage that iterates over its data, because Spark then knows only a small
   * part of its tasks at a time.
   *
   * @param where such as {@code epoch 3 of 20}
   * @param done the completed share, 0 to 1; it grows until another phase begins
   * @param after the phase that follows and whose duration is unknown, such as {@code , then 5
   *     epochs of fine-tuning}; empty for none
   */
  public synchronized void at(String where, double done, String after) {
    if (MUTED.get()) {
      return;
    }
    long now = System.nanoTime();
    share =
        share
            .filter(each -> each.done() <= done && each.after().equals(after))
            .map(each -> new Share(where, after, each.first(), done, each.sinceNanos(), now))
            .or(() -> Optional.of(new Share(where, after, done, done, now, now)));
    report();
  }

  /** Announces tasks that are not all submitted to Spark at once. */
  public synchronized void expect(int tasks) {
    expected = submitted + tasks;
  }

  private int tasks() {
    return Math.max(submitted, expected);
  }

  @Override
  public synchronized void onStageSubmitted(SparkListenerStageSubmitted stageSubmitted) {
    if (owner.isEmpty() || owner.equals(call(stageSubmitted.properties()))) {
      stages.add(stageSubmitted.stageInfo().stageId());
      submitted += stageSubmitted.stageInfo().numTasks();
    }
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd ended) {
    running.remove(ended.taskInfo().taskId());
    if (stages.contains(ended.stageId()) && ended.reason() == Success$.MODULE$) {
      done++;
      report();
    }
  }

  @Override
  public synchronized void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate heartbeat) {
    if (stage.isEmpty()) {
      return; // Another call of the program works.
    }
    updates(heartbeat)
        .forEach(
            task ->
                JavaConverters.seqAsJavaList(task._4())
                    .forEach(
                        each -> {
                          if (stages.contains(task._2())
                              && each.id() == images.id()
                              && each.update().isDefined()
                              && each.update().get() instanceof ImageCounts tally) {
                            running.put((Long) task._1(), tally);
                          }
                        }));
    report();
  }

  /** As a field of any type, because {@code Seq} is another type in Scala 2.12 and 2.13. */
  @SuppressWarnings("unchecked")
  private static List<Tuple4<Object, Object, Object, Seq<AccumulableInfo>>> updates(
      SparkListenerExecutorMetricsUpdate heartbeat) {
    return JavaConverters.seqAsJavaList(
        (Seq<Tuple4<Object, Object, Object, Seq<AccumulableInfo>>>) heartbeat.productElement(1));
  }

  private void report() {
    long now = System.nanoTime();
    if (now - saidNanos < BETWEEN_LINES.toNanos() || isOver()) {
      return;
    }
    saidNanos = now;
    long seen =
        images.value().total()
            - before
            + running.values().stream().mapToLong(ImageCounts::total).sum();
    say(line(seen, now));
  }

  private boolean isOver() {
    return stage.isEmpty() || share.map(each -> each.done() >= 1).orElse(done >= tasks());
  }

  /** Whether the total number of tasks is known. */
  private boolean isWhole() {
    return share.isEmpty() && submitted <= expected;
  }

  /** The call of a program that a job is of; empty for none. */
  private static String call(Properties job) {
    return job == null ? "" : job.getProperty(ProgramSession.CALL, "");
  }

  private String tasksDone() {
    String of = isWhole() ? " of " + tasks() : "";
    return done + of + ((isWhole() ? tasks() : done) == 1 ? " task" : " tasks");
  }

  private String line(long seen, long now) {
    double seconds = (now - startNanos) / 1e9;
    StringBuilder line = new StringBuilder(stage + ": " + what);
    share.ifPresentOrElse(
        each -> line.append(", ").append(each.where()),
        () -> line.append(", ").append(tasksDone()));
    if (seen > 0) {
      line.append(String.format(Locale.ROOT, ", %d images, %.1f images/s", seen, seen / seconds));
    }
    line.append(String.format(Locale.ROOT, ", %.0f s", seconds));
    share.ifPresent(each -> line.append(each.left(now)));
    if (isWhole() && done > 0) {
      line.append(
          String.format(Locale.ROOT, ", about %.0f s left", seconds / done * (tasks() - done)));
    }
    String again = retries.counts().since(retriesBefore).words();
    if (!again.isEmpty()) {
      line.append(", ").append(again);
    }
    if (!within.isEmpty()) {
      line.append(" (").append(within).append(')');
    }
    return line.toString();
  }

  /** Prints one line for the user on standard error; standard output is reserved for the result. */
  public static void say(String line) {
    if (!MUTED.get()) {
      System.err.println(LogFormat.line("INFO", "headway.progress", WORDS.get().apply(line)));
    }
  }

  /** Runs {@code work} without progress messages and returns its result. */
  public static <T> T muted(Supplier<T> work) {
    boolean before = MUTED.get();
    MUTED.set(true);
    try {
      return work.get();
    } finally {
      MUTED.set(before);
    }
  }

  /** Runs {@code work}, whose messages are printed as {@code words} puts them. */
  public static <T> T worded(UnaryOperator<String> words, Supplier<T> work) {
    UnaryOperator<String> before = WORDS.get();
    WORDS.set(words);
    try {
      return work.get();
    } finally {
      WORDS.set(before);
    }
  }

  static boolean isMuted() {
    return MUTED.get();
  }
}
