package headway.jobs.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import headway.common.evaluation.PredictionSums;
import headway.jobs.features.block.FeatureBlock;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;

/** 200 blocks of one row; the scorer says that class 0 is the more probable one. */
class HeadMetricsTest {
  private static final int BLOCKS = 200;

  /** Of this process, as the tasks are. */
  private static final AtomicInteger SCORERS = new AtomicInteger();

  private static BlockScorer scorer() {
    SCORERS.incrementAndGet();
    return new BlockScorer() {
      @Override
      public void score(FeatureBlock block, Scored scored) {
        float share = 0.6f + block.label(0) * 0.1f;
        scored.accept(0, new float[] {share, 1 - share});
      }

      @Override
      public void close() {}
    };
  }

  private static PredictionSums sums(int cores) {
    SCORERS.set(0);
    try (JavaSparkContext spark =
        new JavaSparkContext(
            new SparkConf(false)
                .setMaster("local[" + cores + "]")
                .setAppName("scores")
                .set("spark.ui.enabled", "false")
                .set("spark.driver.host", "127.0.0.1")
                .set("spark.driver.bindAddress", "127.0.0.1"))) {
      JavaRDD<FeatureBlock> blocks =
          spark
              .parallelize(IntStream.range(0, BLOCKS).boxed().toList(), BLOCKS)
              .map(i -> new FeatureBlock(new String[] {"k" + i}, new int[] {i % 2}, new float[1]));
      return HeadMetrics.of(HeadMetricsTest::scorer, blocks, 2);
    }
  }

  @Test
  void allSlotsOfALargeClusterMeasureAndTheFiguresAreThoseOfASmallOne() {
    PredictionSums onTwo = sums(2);
    assertThat(SCORERS.get()).isEqualTo(32);

    PredictionSums onFifty = sums(50);
    assertThat(SCORERS.get()).isEqualTo(100);
    assertThat(onFifty).isEqualTo(onTwo);
    assertThat(onTwo.accuracy()).isEqualTo(0.5);
  }
}
