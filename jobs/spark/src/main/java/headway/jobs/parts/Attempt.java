package headway.jobs.parts;

import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.executor.CommitDeniedException;

/**
 * One attempt of a task. The driver permits one attempt of each task to publish its files, and none
 * after the stage or the driver has ended. A lost executor that keeps running, perhaps on another
 * kind of processor, therefore replaces no file.
 *
 * @param configuration the executor's Hadoop configuration
 */
public record Attempt(Configuration configuration) {
  /**
   * Asks the driver for permission to publish this attempt's files.
   *
   * @throws IllegalStateException with a {@link CommitDeniedException} as its cause if permission
   *     is denied; Spark handles that exception
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
