package headway.jobs.spark;

import headway.common.storage.StorageFailures;
import headway.jobs.observe.ImageCountAccumulator;
import headway.jobs.observe.StageImageCounts;
import headway.jobs.observe.TaskImageCounter;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.mapreduce.JobID;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.hadoop.mapreduce.TaskAttemptID;
import org.apache.hadoop.mapreduce.TaskID;
import org.apache.hadoop.mapreduce.TaskType;
import org.apache.hadoop.mapreduce.lib.output.PathOutputCommitter;
import org.apache.hadoop.mapreduce.lib.output.PathOutputCommitterFactory;
import org.apache.hadoop.mapreduce.task.TaskAttemptContextImpl;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.executor.CommitDeniedException;

/** The task's side of a {@link JobCommit}: folders to write in, committed when the work returns. */
public final class TaskOutput implements Serializable {
  private static final long serialVersionUID = 1L;

  /** One for each committer. */
  private final ArrayList<String> bases;

  /** Below the one base; empty where each folder is a base itself. */
  private final ArrayList<String> below = new ArrayList<>();

  private final boolean alone;
  private final String uuid;
  private final ImageCountAccumulator images =
      StageImageCounts.current().orElseGet(ImageCountAccumulator::new);

  TaskOutput(List<Path> folders, Optional<Path> root, boolean alone, String uuid) {
    this.alone = alone;
    this.bases =
        new ArrayList<>(root.map(List::of).orElse(folders).stream().map(Path::toString).toList());
    root.ifPresent(
        base ->
            folders.forEach(
                folder -> below.add(folder.toString().substring(base.toString().length() + 1))));
    this.uuid = uuid;
  }

  /** Writes files into the given folders, one for each of the job's, and returns a small result. */
  public interface Work<R> {
    R writeInto(List<Path> folders, Configuration configuration) throws IOException;
  }

  /**
   * Runs {@code work} in the calling task. What it wrote is part of the job if this attempt is the
   * one that Spark lets commit, and is gone otherwise.
   *
   * @throws CommitDeniedException where another attempt commits; Spark knows what to do with it
   */
  public <R> R write(Work<R> work) throws CommitDeniedException {
    TaskContext task = TaskContext.get();
    TaskAttemptContext context =
        context(
            ExecutorConfiguration.get(),
            task.partitionId(),
            (int) (task.taskAttemptId() & Integer.MAX_VALUE));
    List<PathOutputCommitter> committers = new ArrayList<>();
    for (int i = 0; i < bases.size(); i++) {
      committers.add(committer(i, context));
    }
    try (TaskImageCounter.Counted counted = TaskImageCounter.into(images)) {
      return commit(work, task, context, committers);
    } catch (IOException failure) {
      throw StorageFailures.explain("write below", new Path(bases.get(0)), failure);
    }
  }

  private <R> R commit(
      Work<R> work,
      TaskContext task,
      TaskAttemptContext context,
      List<PathOutputCommitter> committers)
      throws IOException, CommitDeniedException {
    boolean done = false;
    try {
      List<Path> places = new ArrayList<>();
      for (PathOutputCommitter committer : committers) {
        committer.setupTask(context);
        places.add(committer.getWorkPath());
      }
      if (!below.isEmpty()) {
        Path base = places.get(0);
        places.clear();
        below.forEach(folder -> places.add(new Path(base, folder)));
      }
      R result = work.writeInto(places, context.getConfiguration());
      if (!SparkEnv.get()
          .outputCommitCoordinator()
          .canCommit(
              task.stageId(),
              task.stageAttemptNumber(),
              task.partitionId(),
              task.attemptNumber())) {
        throw new CommitDeniedException(
            "another attempt of this task writes its files",
            task.stageId(),
            task.partitionId(),
            task.attemptNumber());
      }
      for (PathOutputCommitter committer : committers) {
        if (committer.needsTaskCommit(context)) {
          committer.commitTask(context);
        }
      }
      done = true;
      return result;
    } finally {
      if (!done) {
        for (PathOutputCommitter committer : committers) {
          committer.abortTask(context);
        }
      }
    }
  }

  TaskAttemptContext context(Configuration base, int partition, int attempt) {
    Configuration configuration = new Configuration(base);
    JobID job = new JobID("headway", 0);
    TaskID task = new TaskID(job, TaskType.MAP, partition);
    TaskAttemptID attemptId = new TaskAttemptID(task, attempt);
    configuration.set("fs.s3a.committer.uuid", uuid);
    // Else a job that ends aborts the uploads of the one beside it.
    if (!alone) {
      configuration.setBoolean("fs.s3a.committer.abort.pending.uploads", false);
    }
    configuration.setBoolean("mapreduce.fileoutputcommitter.marksuccessfuljobs", below.isEmpty());
    configuration.set("mapreduce.job.id", job.toString());
    configuration.set("mapreduce.task.id", task.toString());
    configuration.set("mapreduce.task.attempt.id", attemptId.toString());
    configuration.setBoolean("mapreduce.task.ismap", true);
    configuration.setInt("mapreduce.task.partition", partition);
    return new TaskAttemptContextImpl(configuration, attemptId);
  }

  PathOutputCommitter committer(int index, TaskAttemptContext context) {
    Path folder = new Path(bases.get(index));
    return StorageFailures.explaining(
        "write below", folder, () -> PathOutputCommitterFactory.createCommitter(folder, context));
  }
}
