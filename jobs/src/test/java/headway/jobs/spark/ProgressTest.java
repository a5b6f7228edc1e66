package headway.jobs.spark;

import static org.assertj.core.api.Assertions.assertThat;

import headway.jobs.observe.ImageTally;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private static final int NINETY = 90;

  @Test
  void countsTheTasksOfWavesThatSparkHasNotHeardOfYet() {
    SparkConf conf =
        new SparkConf(false)
            .setMaster("local[1]")
            .setAppName("progress")
            .set("spark.ui.enabled", "false")
            .set("spark.driver.host", "127.0.0.1")
            .set("spark.driver.bindAddress", "127.0.0.1");
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream usual = System.err;
    try (JavaSparkContext context = new JavaSparkContext(conf)) {
      System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
      Progress progress = Progress.on(context.sc());
      progress.stage("extract", "90 shards", new ImageTally());
      progress.expect(NINETY);
      context.parallelize(List.of(1, 2, 3), 3).foreach(each -> Thread.sleep(1_100));
    } finally {
      System.setErr(usual);
    }

    assertThat(err.toString(StandardCharsets.UTF_8).lines())
        .anySatisfy(
            line ->
                assertThat(line)
                    .matches("extract: 90 shards, [1-3] of 90 tasks, \\d+ s, about \\d+ s left"));
  }
}
