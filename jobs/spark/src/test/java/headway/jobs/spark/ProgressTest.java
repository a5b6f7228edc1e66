package headway.jobs.spark;

import static org.assertj.core.api.Assertions.assertThat;

import headway.jobs.observe.ImageCountAccumulator;
import headway.jobs.observe.ImageCounts;
import headway.jobs.observe.StageImageCounts;
import headway.jobs.observe.TaskImageCounter;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private static final int NINETY = 90;

  private interface Work {
    void run(JavaSparkContext context, Progress progress, ImageCountAccumulator images);
  }

  private static List<String> lines(Work work) {
    return lines("local[1]", "", work);
  }

  private static List<String> lines(String master, String owner, Work work) {
    SparkConf conf =
        new SparkConf(false)
            .setMaster(master)
            .setAppName("progress")
            .set("spark.ui.enabled", "false")
            .set("spark.driver.host", "127.0.0.1")
            .set("spark.driver.bindAddress", "127.0.0.1");
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream usual = System.err;
    try (JavaSparkContext context = new JavaSparkContext(conf)) {
      System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
      work.run(
          context,
          Progress.on(context.sc(), RetryListener.on(context.sc()), owner),
          StageImageCounts.begin(context.sc(), "extract"));
    } finally {
      StageImageCounts.clear();
      System.setErr(usual);
    }
    return err.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void saysTasksImagesRateAndTimeLeftOfTasksThatSparkHasNotHeardOfYet() {
    List<String> lines =
        lines(
            (context, progress, images) -> {
              progress.stage("extract", "90 shards", images);
              progress.expect(NINETY);
              context.parallelize(List.of(1, 2, 3), 3).foreach(each -> count(images));
            });

    assertThat(lines)
        .anySatisfy(
            line ->
                assertThat(line)
                    .matches(
                        "extract: 90 shards, [1-3] of 90 tasks, (5|10|15) images,"
                            + " \\d+\\.\\d images/s, \\d+ s, about \\d+ s left"));
  }

  /** Spark hears of one small job at a time, each of which is soon over. */
  @Test
  void saysWhatIsLeftOfAllEpochsAndNotOfOneJob() {
    List<String> lines =
        lines(
            (context, progress, images) -> {
              progress.within("stage 3 of 6");
              progress.stage("train", "60 images", images);
              for (int epoch = 0; epoch < 4; epoch++) {
                progress.at(
                    "epoch %d of 20".formatted(epoch + 1), epoch / 20.0, ", then 5 epochs more");
                context.parallelize(List.of(1, 2), 2).foreach(each -> count(images));
              }
            });

    assertThat(lines.get(0)).isEqualTo("train: 60 images (stage 3 of 6)");
    assertThat(lines)
        .anySatisfy(
            line ->
                assertThat(line)
                    .matches(
                        "train: 60 images, epoch [2-4] of 20, .*, about \\d{2,} s left, then 5"
                            + " epochs more \\(stage 3 of 6\\)"))
        .noneMatch(line -> line.contains("about 0 s left"));
  }

  /** Such as the validation of an epoch, which takes longer than its only round. */
  @Test
  void promisesNoMoreTheLongerAShareTakes() {
    List<String> lines =
        lines(
            (context, progress, images) -> {
              progress.stage("train", "60 images", images);
              progress.at("epoch 1 of 1", 0, "");
              context.parallelize(List.of(1, 2, 3), 3).foreach(each -> count(images));
              progress.at("epoch 1 of 1", 0.2, "");
              context
                  .parallelize(List.of(1, 2, 3, 4, 5, 6, 7, 8), 8)
                  .foreach(each -> count(images));
              progress.within("stage 4 of 6");
              context.parallelize(List.of(1, 2, 3), 3).foreach(each -> count(images));
            });

    List<Integer> left =
        lines.stream()
            .filter(line -> line.contains("left"))
            .map(line -> Integer.valueOf(line.replaceAll(".*about (\\d+) s left.*", "$1")))
            .toList();
    assertThat(left).hasSizeGreaterThan(1).isSortedAccordingTo(Comparator.reverseOrder());
    assertThat(lines).noneMatch(line -> line.contains("stage 4 of 6"));
  }

  @Test
  void promisesNothingWhereTheWholeIsNotKnown() {
    List<String> lines =
        lines(
            (context, progress, images) -> {
              progress.stage("classify", "60 images", images);
              for (int round = 0; round < 2; round++) {
                context.parallelize(List.of(1, 2, 3), 3).foreach(each -> count(images));
              }
            });

    assertThat(lines).hasSizeGreaterThan(1).noneMatch(line -> line.contains("left"));
  }

  @Test
  void saysHowManyTasksFailed() {
    List<String> lines =
        lines(
            "local[1,4]",
            "",
            (context, progress, images) -> {
              progress.stage("extract", "3 shards", images);
              context
                  .parallelize(List.of(1, 2, 3), 3)
                  .foreach(
                      each -> {
                        count(images);
                        if (each == 1 && TaskContext.get().attemptNumber() < 2) {
                          throw new IllegalStateException("no luck");
                        }
                      });
            });

    assertThat(lines.get(lines.size() - 1)).endsWith(", 2 failed tasks");
  }

  @Test
  void saysNothingOfJobsOfOtherCallsOfTheProgram() {
    List<String> lines =
        lines(
            "local[1]",
            "mine",
            (context, progress, images) -> {
              context.setJobGroup("extract theirs", "");
              context.parallelize(List.of(1, 2, 3), 3).foreach(each -> count(images));
              progress.stage("fit", "60 images", images);
              context.parallelize(List.of(1, 2, 3), 3).foreach(each -> count(images));
            });

    assertThat(lines).containsExactly("fit: 60 images");
  }

  private static void count(ImageCountAccumulator images) throws InterruptedException {
    try (TaskImageCounter.Scope counting = TaskImageCounter.into(images)) {
      TaskImageCounter.count(new ImageCounts(5, 0, 0));
      Thread.sleep(1_100);
    }
  }
}
