package headway.jobs.parts;

import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.executor.CommitDeniedException;

/**
 * One attempt of a task. Of the attempts of a task the driver lets one publish its files; after the
 * stage has ended, or the driver has, it lets none. An executor that was given up and goes on, on a
 * processor of another kind even, so replaces nothing.
 *
 * @param configuration of the executor
 */
public record Attempt(Configuration configuration) {
  /**
   * Asks the driver whether this attempt may publish its files.
   *
   * @throws IllegalStateException because of a {@link CommitDeniedException} where it may not;
   *     Spark knows what to do with that
   */
  public void requirePermission() {
    TaskContext task = TaskContext.get();
    boolean allowed =
        SparkEnv.get()
            .outputCommitCoordinator()
            .canCommit(
                task.stageId(),
                task.stageAttemptNumber(),
                task.partitionId(),
                task.attemptNumber());
    if (!allowed) {
      throw new IllegalStateException(
          new CommitDeniedException(
              "another attempt of this task writes its files",
              task.stageId(),
              task.partitionId(),
              task.attemptNumber()));
    }
  }
}
