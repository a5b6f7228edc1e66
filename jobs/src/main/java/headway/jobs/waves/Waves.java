package headway.jobs.waves;

import headway.common.HeadwayException;
import headway.common.StorageException;
import headway.common.dataset.manifest.Part;
import headway.common.dataset.manifest.WorkLog;
import headway.common.storage.Storage;
import headway.jobs.spark.JobCommit;
import headway.jobs.spark.Progress;
import headway.jobs.spark.TaskOutput;
import headway.jobs.stage.StageContext;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the partitions of an RDD in waves, each a Spark job with a commit and a record of its own. A
 * process that is killed loses the waves in flight and nothing before.
 *
 * <p>Two waves are in flight, so that the second fills the places that become free at the end of
 * the first. Which partitions fall into one wave changes no byte of the result.
 */
public final class Waves {
  private static final Logger LOG = LoggerFactory.getLogger(Waves.class);
  private static final int TASKS_PER_PLACE = 2;
  private static final int LANES = 2;
  private static final String GROUP = "spark.jobGroup.id";

  private final JavaSparkContext spark;
  private final Progress progress;
  private final Storage storage;
  private final Optional<Path> root;
  private final List<Path> folders;
  private final WorkLog log;

  /**
   * Starts nothing yet.
   *
   * @param folders that the tasks write in; the workspace is above them
   */
  public Waves(StageContext context, List<Path> folders, WorkLog log) {
    this(context, Optional.of(context.workspace().root()), folders, log);
  }

  /**
   * As {@link #Waves(StageContext, List, WorkLog)}, for folders that may be anywhere.
   *
   * @param root above the folders, for the second of two waves; where it is empty they follow each
   *     other
   */
  public Waves(StageContext context, Optional<Path> root, List<Path> folders, WorkLog log) {
    this.spark = context.session().context();
    this.progress = context.session().progress();
    this.storage = context.storage();
    this.root = root.filter(each -> !each.isRoot());
    this.folders = folders;
    this.log = log;
  }

  /**
   * Runs partitions and records them.
   *
   * @param partitions which to run, in the order in which to begin
   * @param work the RDD, of one element a partition, whose tasks write to the output given
   * @param part what to record for a partition and its result
   * @return the results, in the order of {@code partitions}
   */
  public <R> List<R> run(
      List<Integer> partitions,
      Function<TaskOutput, JavaRDD<R>> work,
      BiFunction<Integer, R, Part> part) {
    progress.expect(partitions.size());
    Lanes<R> lanes =
        new Lanes<>(new ArrayDeque<>(partitions), work, part, new ConcurrentHashMap<>());
    int count = root.isEmpty() || partitions.size() <= tasksPerWave() ? 1 : LANES;
    ExecutorService threads = Executors.newFixedThreadPool(count);
    try {
      CompletionService<Boolean> ends = new ExecutorCompletionService<>(threads);
      for (int lane = 0; lane < count; lane++) {
        boolean beside = lane > 0;
        ends.submit(() -> lanes.run(beside));
      }
      await(ends, count, lanes);
    } finally {
      threads.shutdownNow();
    }
    return partitions.stream().map(lanes.results()::get).toList();
  }

  /** Ends when all lanes have ended; the first failure stops the others and is the one thrown. */
  private void await(CompletionService<Boolean> ends, int count, Lanes<?> lanes) {
    Throwable first = null;
    for (int i = 0; i < count; i++) {
      try {
        ends.take().get();
      } catch (ExecutionException failed) {
        if (first == null) {
          first = failed.getCause();
          lanes.stop();
          spark.sc().cancelJobGroup(spark.getLocalProperty(GROUP));
        }
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        throw new StorageException("Cannot go on: stopped", stopped);
      }
    }
    if (first != null) {
      sweep();
      // Spark throws checked exceptions that it does not declare.
      throw first instanceof RuntimeException known ? known : new IllegalStateException(first);
    }
  }

  /** What failed goes before a failure to clean up; the next run does it then. */
  private void sweep() {
    try {
      Leftovers.sweep(storage, root.orElse(folders.get(0)), folders);
    } catch (HeadwayException later) {
      LOG.debug("leftovers stay", later);
    }
  }

  private int tasksPerWave() {
    int perTask = spark.getConf().getInt("spark.task.cpus", 1);
    return TASKS_PER_PLACE * Math.max(1, spark.defaultParallelism() / perTask);
  }

  /** The waves that are left, and what those before came to. */
  private final class Lanes<R> {
    private final Deque<Integer> left;
    private final Function<TaskOutput, JavaRDD<R>> work;
    private final BiFunction<Integer, R, Part> part;
    private final Map<Integer, R> results;

    Lanes(
        Deque<Integer> left,
        Function<TaskOutput, JavaRDD<R>> work,
        BiFunction<Integer, R, Part> part,
        Map<Integer, R> results) {
      this.left = left;
      this.work = work;
      this.part = part;
      this.results = results;
    }

    Map<Integer, R> results() {
      return results;
    }

    synchronized void stop() {
      left.clear();
    }

    private synchronized int[] next() {
      int[] wave = new int[Math.min(left.size(), tasksPerWave())];
      for (int i = 0; i < wave.length; i++) {
        wave[i] = left.remove();
      }
      return wave;
    }

    boolean run(boolean beside) {
      for (int[] wave = next(); wave.length > 0; wave = next()) {
        try (JobCommit commit =
            JobCommit.beginOneOfTwo(storage, folders, beside ? root : Optional.empty())) {
          List<R>[] each = work.apply(commit.tasks()).collectPartitions(wave);
          commit.commit();
          List<Part> done = new ArrayList<>();
          for (int i = 0; i < wave.length; i++) {
            R result = each[i].get(0);
            done.add(part.apply(wave[i], result));
            results.put(wave[i], result);
          }
          log.record(done);
        }
      }
      return true;
    }
  }
}
