package headway.jobs.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;

class RepeatedTasksTest {
  private static final int PARTITIONS = 4;
  private static final int EACH = 10;

  @Test
  void countsOnceWhatIsDoneAgainAfterATaskFailed() {
    SparkConf conf =
        new SparkConf()
            .setMaster("local[2,4]")
            .setAppName("repeated")
            .set("spark.ui.enabled", "false")
            .set("spark.driver.host", "127.0.0.1");
    try (JavaSparkContext context = new JavaSparkContext(conf)) {
      ImageCountAccumulator once = StageImageCounts.begin(context.sc(), "extract");
      List<Integer> numbers = IntStream.range(0, PARTITIONS * EACH).boxed().toList();
      JavaRDD<Integer> counted =
          context
              .parallelize(numbers, PARTITIONS)
              .mapPartitions(
                  part -> {
                    try (TaskImageCounter.Scope counting = TaskImageCounter.into(once)) {
                      part.forEachRemaining(each -> TaskImageCounter.image(2));
                    }
                    if (TaskContext.get().attemptNumber() == 0) {
                      throw new IllegalStateException("the first attempt is lost");
                    }
                    return List.of(1).iterator();
                  });

      counted.union(counted).count();

      assertThat(once.value().images()).isEqualTo(2L * PARTITIONS * EACH);
      assertThat(StageImageCounts.of("extract").bytes()).isEqualTo(4L * PARTITIONS * EACH);
    } finally {
      StageImageCounts.clear();
    }
  }
}
