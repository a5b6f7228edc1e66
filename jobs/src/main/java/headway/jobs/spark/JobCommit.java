package headway.jobs.spark;

import headway.common.storage.Storage;
import headway.common.storage.StorageFailures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.mapreduce.JobStatus;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.hadoop.mapreduce.lib.output.PathOutputCommitter;

/**
 * Files that the tasks of one Spark job write and that appear together when the job commits,
 * through the committer that Hadoop's configuration names for the scheme: the magic committer on
 * s3a, the file committer on disks. A job that is not committed leaves nothing behind that a reader
 * sees.
 *
 * <p>Tasks name their files themselves, so a task that runs twice writes the same ones.
 */
public final class JobCommit implements AutoCloseable {
  private final Storage storage;
  private final List<Path> bases;
  private final List<PathOutputCommitter> committers = new ArrayList<>();
  private final List<TaskAttemptContext> contexts = new ArrayList<>();
  private final TaskOutput tasks;
  private boolean committed;

  private JobCommit(Storage storage, List<Path> folders, Optional<Path> root, boolean alone) {
    this.storage = storage;
    this.bases = root.map(List::of).orElse(folders);
    this.tasks = new TaskOutput(folders, root, alone, UUID.randomUUID().toString());
    for (int i = 0; i < bases.size(); i++) {
      TaskAttemptContext context = tasks.context(storage.configuration(), 0, 0);
      contexts.add(context);
      committers.add(tasks.committer(i, context));
    }
  }

  /** Starts a job that writes below {@code folders}; no other may at the same time. */
  public static JobCommit begin(Storage storage, List<Path> folders) {
    return begin(new JobCommit(storage, folders, Optional.empty(), true));
  }

  /**
   * Starts one of two jobs that write below {@code folders} at the same time. Committers empty
   * their folder of all that is unfinished when a job ends, so the second needs another. A job that
   * fails may leave uploads open.
   *
   * @param root of the second: a folder above all of the others
   */
  public static JobCommit beginOneOfTwo(Storage storage, List<Path> folders, Optional<Path> root) {
    return begin(new JobCommit(storage, folders, root, false));
  }

  private static JobCommit begin(JobCommit commit) {
    commit.storage.requireMayWrite();
    commit.inEach("write below", PathOutputCommitter::setupJob);
    return commit;
  }

  /** What a task needs to write; travels with the closure. */
  public TaskOutput tasks() {
    return tasks;
  }

  /** Makes all that the tasks wrote visible. */
  public void commit() {
    storage.requireMayWrite();
    inEach("commit", PathOutputCommitter::commitJob);
    committed = true;
  }

  /** Throws away what was not committed. */
  @Override
  public void close() {
    if (!committed) {
      inEach(
          "clean up", (committer, context) -> committer.abortJob(context, JobStatus.State.FAILED));
    }
  }

  private interface Step {
    void run(PathOutputCommitter committer, TaskAttemptContext context) throws IOException;
  }

  private void inEach(String verb, Step step) {
    for (int i = 0; i < bases.size(); i++) {
      PathOutputCommitter committer = committers.get(i);
      TaskAttemptContext context = contexts.get(i);
      StorageFailures.explaining(
          verb,
          bases.get(i),
          () -> {
            step.run(committer, context);
            return null;
          });
    }
  }
}
