package headway.jobs.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RetryListenerTest {
  private JavaSparkContext context;
  private RetryListener listener;

  @BeforeEach
  void start() {
    context =
        new JavaSparkContext(
            new SparkConf(false)
                .setMaster("local[2,4]")
                .setAppName("retries")
                .set("spark.ui.enabled", "false")
                .set("spark.driver.host", "127.0.0.1")
                .set("spark.driver.bindAddress", "127.0.0.1"));
    listener = RetryListener.on(context.sc());
  }

  @AfterEach
  void stop() {
    context.close();
  }

  @Test
  void countsEachFailedAttemptOnce() {
    context
        .parallelize(List.of(1, 2, 3, 4), 4)
        .foreach(
            each -> {
              if (TaskContext.get().attemptNumber() < each - 2) {
                throw new IllegalStateException("no luck");
              }
            });
    RetryCounts first = listener.settled();
    context.parallelize(List.of(1, 2), 2).count();

    assertThat(first).isEqualTo(new RetryCounts(3, 0, 0, 0));
    assertThat(listener.settled().since(first)).isEqualTo(RetryCounts.NONE);
    assertThat(first.words()).isEqualTo("3 failed tasks");
  }

  @Test
  void countsExecutorsThatAreLostAndNotThoseThatAreReleased() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream usual = System.err;
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    RetryCounts counts;
    try {
      context.sc().listenerBus().post(new SparkListenerExecutorRemoved(1, "1", "Container killed"));
      context
          .sc()
          .listenerBus()
          .post(new SparkListenerExecutorRemoved(1, "2", "Executor killed by driver."));
      counts = listener.settled();
    } finally {
      System.setErr(usual);
    }

    assertThat(counts).isEqualTo(new RetryCounts(0, 0, 1, 0));
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("lost executor 1: Container killed; what it was doing is done again")
        .doesNotContain("executor 2");
    assertThat(listener.settled().words()).isEqualTo("1 lost executor");
  }
}
