package headway.jobs.spark;

import static org.assertj.core.api.Assertions.assertThat;

import headway.jobs.observe.Counting;
import headway.jobs.observe.ImageTally;
import headway.jobs.observe.Tallies;
import headway.jobs.observe.Tally;
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
  void saysTasksImagesRateAndTimeLeftOfWavesThatSparkHasNotHeardOfYet() {
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
      ImageTally images = Tallies.begin(context.sc(), "extract");
      progress.stage("extract", "90 shards", images);
      progress.expect(NINETY);
      context.parallelize(List.of(1, 2, 3), 3).foreach(each -> count(images));
    } finally {
      Tallies.clear();
      System.setErr(usual);
    }

    assertThat(err.toString(StandardCharsets.UTF_8).lines())
        .anySatisfy(
            line ->
                assertThat(line)
                    .matches(
                        "extract: 90 shards, [1-3] of 90 tasks, (5|10|15) images,"
                            + " \\d+\\.\\d images/s, \\d+ s, about \\d+ s left"));
  }

  private static void count(ImageTally images) throws InterruptedException {
    try (Counting.Counted counting = Counting.into(images)) {
      Counting.count(new Tally(5, 0, 0));
      Thread.sleep(1_100);
    }
  }
}
