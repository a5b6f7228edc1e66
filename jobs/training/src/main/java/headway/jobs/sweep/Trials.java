package headway.jobs.sweep;

import headway.jobs.spark.ConcurrentTasks;
import headway.jobs.spark.Progress;
import headway.jobs.stage.StageContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.SparkContext;

/**
 * All trials of a search, in the order of their points.
 *
 * @param reused the number of trials that an earlier run finished
 */
record Trials(List<Trial> all, int reused) {

  /**
   * Runs missing trials, a few at a time, each in its own scheduling pool. An unexpected failure
   * stops all trials and is thrown when none writes any more.
   */
  static Trials run(
      StageContext context, TrialRunner runner, List<SortedMap<String, String>> points) {
    List<Optional<Trial>> there = points.stream().map(runner::find).toList();
    int reused = (int) there.stream().filter(Optional::isPresent).count();
    int parallel = context.settings().sweep().parallel();
    Progress.say(
        "sweep: %d trials, %d of them done, %d at a time"
            .formatted(points.size(), reused, parallel));
    AtomicInteger done = new AtomicInteger(reused);
    tell(context, reused, points.size());
    SparkContext spark = context.session().context().sc();
    ConcurrentTasks siblings = new ConcurrentTasks(parallel, spark::cancelAllJobs);
    List<Callable<Trial>> tasks = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      SortedMap<String, String> point = points.get(i);
      Optional<Trial> ended = there.get(i);
      tasks.add(
          () -> {
            if (ended.isPresent()) {
              return ended.get();
            }
            spark.setLocalProperty("spark.scheduler.pool", Thread.currentThread().getName());
            Trial trial = runner.run(point, siblings::isStopping);
            int over = done.incrementAndGet();
            say(trial, over, points.size());
            tell(context, over, points.size());
            return trial;
          });
    }
    return new Trials(siblings.run(tasks), reused);
  }

  private static void tell(StageContext context, int done, int all) {
    context
        .session()
        .progress()
        .at("%d of %d trials".formatted(done, all), (double) done / all, "");
  }

  private static void say(Trial trial, int done, int all) {
    Progress.say(
        trial.failure() == null
            ? String.format(
                Locale.ROOT,
                "sweep: %d of %d: validation accuracy %.3f, loss %.4f with %s",
                done,
                all,
                trial.validationAccuracy(),
                trial.validationLoss(),
                trial.name())
            : "sweep: %d of %d failed with %s: %s"
                .formatted(done, all, trial.name(), trial.failure()));
  }
}
