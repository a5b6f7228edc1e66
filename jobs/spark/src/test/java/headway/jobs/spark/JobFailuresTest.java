package headway.jobs.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import headway.common.HeadwayException;
import headway.common.InputException;
import headway.common.UsageException;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.VoidFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobFailuresTest {
  @Test
  void findsWhatATaskSays() {
    InputException bad = new InputException("Cannot use the image of row 3: null");
    Throwable failed =
        failed(
            any -> {
              throw new IllegalStateException("in a function", bad);
            });

    assertThat(failed).isInstanceOf(SparkException.class);
    assertThat(JobFailures.known(failed))
        .get()
        .isInstanceOf(InputException.class)
        .extracting(HeadwayException::getMessage)
        .isEqualTo(bad.getMessage());
  }

  @Test
  void saysThatThisProcessIsTooSmallForATask() {
    Throwable failed =
        failed(
            any -> {
              throw new OutOfMemoryError("Java heap space");
            });

    assertThat(JobFailures.known(failed))
        .get()
        .isInstanceOf(UsageException.class)
        .hasFieldOrPropertyWithValue("cause", failed)
        .extracting(HeadwayException::getMessage)
        .isEqualTo(
            "Cannot go on: this process ran out of memory (Java heap space); raise"
                + " spark.driver.memory, or HEADWAY_HEAP for deploy/headway");
  }

  /** As Spark's standalone workers, YARN and Kubernetes say it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "java.lang.OutOfMemoryError: GC overhead limit exceeded\n\tat java.lang.Object",
        "ExecutorLostFailure (executor 7 exited caused by one of the running tasks) Reason: Command"
            + " exited with code 52",
        "ExecutorLostFailure (executor 7 exited caused by one of the running tasks) Reason:"
            + " Container marked as failed: container_1_01 on host: a. Exit status: 52."
            + " Diagnostics:",
        "ExecutorLostFailure (executor 7 exited caused by one of the running tasks) Reason:"
            + " Container killed by YARN for exceeding physical memory limits. 1.5 GB of 1.4 GB",
        "ExecutorLostFailure (executor 7 exited caused by one of the running tasks) Reason: The"
            + " executor with id 7 exited with exit code 137(SIGKILL, possible container OOM)."
      })
  void saysWhichExecutorIsTooSmall(String reason) {
    assertThat(JobFailures.known(aborted(reason)))
        .get()
        .extracting(HeadwayException::getMessage)
        .asString()
        .startsWith("Cannot go on: executor 7 on 10.0.0.3 ran out of memory (")
        .contains("; raise spark.executor.memory for its heap, or spark.executor.memoryOverhead")
        .doesNotContain("\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "java.lang.ArithmeticException: / by zero\n\tat user.Code",
        "ExecutorLostFailure (executor 7 exited caused by one of the running tasks) Reason: Command"
            + " exited with code 1",
        "ExecutorLostFailure (executor 7 exited unrelated to the running tasks) Reason: worker lost"
      })
  void leavesOtherFailuresAlone(String reason) {
    assertThat(JobFailures.known(aborted(reason))).isEmpty();
  }

  private static Exception aborted(String reason) {
    return new SparkException(
        "Job aborted due to stage failure: Task 0 in stage 4.0 failed 4 times, most recent failure:"
            + " Lost task 0.3 in stage 4.0 (TID 31) (10.0.0.3 executor 7): "
            + reason
            + "\nDriver stacktrace:");
  }

  private static Throwable failed(VoidFunction<Integer> work) {
    try (JavaSparkContext context =
        new JavaSparkContext(
            new SparkConf(false)
                .setMaster("local[1]")
                .setAppName("failures")
                .set("spark.ui.enabled", "false")
                .set("spark.executor.killOnFatalError.depth", "0")
                .set("spark.driver.host", "127.0.0.1")
                .set("spark.driver.bindAddress", "127.0.0.1"))) {
      return catchThrowable(() -> context.parallelize(List.of(1), 1).foreach(work));
    }
  }
}
