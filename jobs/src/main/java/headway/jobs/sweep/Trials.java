package headway.jobs.sweep;

import headway.jobs.spark.Progress;
import headway.jobs.stage.StageContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * All trials of a search, in the order of their points.
 *
 * @param reused that an earlier run had ended
 */
record Trials(List<Trial> all, int reused) {

  /** Runs those that are missing, a few at a time, each in a scheduling pool of its own. */
  static Trials run(
      StageContext context, TrialRunner runner, List<SortedMap<String, String>> points) {
    List<Optional<Trial>> there = points.stream().map(runner::find).toList();
    int reused = (int) there.stream().filter(Optional::isPresent).count();
    int parallel = context.settings().sweep().parallel();
    Progress.say(
        "sweep: %d trials, %d of them done, %d at a time"
            .formatted(points.size(), reused, parallel));
    AtomicInteger done = new AtomicInteger(reused);
    ExecutorService threads = Executors.newFixedThreadPool(parallel);
    try {
      List<Future<Trial>> running = new ArrayList<>();
      for (int i = 0; i < points.size(); i++) {
        SortedMap<String, String> point = points.get(i);
        Optional<Trial> ended = there.get(i);
        running.add(
            ended.isPresent()
                ? java.util.concurrent.CompletableFuture.completedFuture(ended.get())
                : threads.submit(
                    () -> {
                      context
                          .session()
                          .context()
                          .setLocalProperty(
                              "spark.scheduler.pool", Thread.currentThread().getName());
                      Trial trial = runner.run(point);
                      say(trial, done.incrementAndGet(), points.size());
                      return trial;
                    }));
      }
      List<Trial> all = new ArrayList<>();
      for (Future<Trial> each : running) {
        all.add(ended(each));
      }
      return new Trials(all, reused);
    } finally {
      threads.shutdownNow();
    }
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

  private static Trial ended(Future<Trial> trial) {
    try {
      return trial.get();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the search was interrupted", stopped);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof RuntimeException reason) {
        throw reason;
      }
      throw new IllegalStateException("a trial failed", failed.getCause());
    }
  }
}
