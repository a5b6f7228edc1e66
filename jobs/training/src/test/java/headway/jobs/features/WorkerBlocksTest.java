package headway.jobs.features;

import static org.assertj.core.api.Assertions.assertThat;

import headway.jobs.features.block.FeatureBlock;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class WorkerBlocksTest {
  private static final int BLOCKS = 6;

  /** How often each block was made; of this process, as the tasks are. */
  private static final AtomicIntegerArray MADE = new AtomicIntegerArray(BLOCKS);

  private static JavaSparkContext spark;

  @BeforeAll
  static void open() {
    spark =
        new JavaSparkContext(
            new SparkConf(false)
                .setMaster("local[2]")
                .setAppName("blocks")
                .set("spark.ui.enabled", "false")
                .set("spark.driver.host", "127.0.0.1")
                .set("spark.driver.bindAddress", "127.0.0.1"));
  }

  @AfterAll
  static void close() {
    spark.close();
  }

  /** One worker with three blocks, one with none, one with three. */
  private static WorkerBlocks blocks() {
    IntStream.range(0, BLOCKS).forEach(number -> MADE.set(number, 0));
    JavaRDD<FeatureBlock> all =
        spark
            .parallelize(IntStream.range(0, BLOCKS).boxed().toList(), BLOCKS)
            .map(
                number -> {
                  MADE.incrementAndGet(number);
                  return new FeatureBlock(
                      new String[] {"block " + number}, new int[] {0}, new float[] {number});
                });
    return new WorkerBlocks(all.persist(StorageLevel.MEMORY_ONLY()), new int[] {3, 0, 3});
  }

  private static List<String> keys(JavaRDD<FeatureBlock> selected) {
    return selected.mapPartitionsWithIndex(WorkerBlocksTest::keys, true).collect();
  }

  private static Iterator<String> keys(int worker, Iterator<FeatureBlock> blocks) {
    List<String> keys = new ArrayList<>();
    blocks.forEachRemaining(block -> keys.add(block.key(0)));
    return List.of(worker + ": " + keys).iterator();
  }

  @Test
  void readsTheBlocksOfARoundInTheirOrderAndMakesNoOthers() {
    WorkerBlocks blocks = blocks();
    List<int[]> round = List.of(new int[] {0, 2}, new int[0], new int[] {1});

    for (int again = 0; again < 2; again++) {
      assertThat(keys(blocks.select(round)))
          .containsExactly("0: [block 0, block 2]", "1: []", "2: [block 4]");
    }

    assertThat(MADE.toString()).isEqualTo("[1, 0, 1, 0, 1, 0]");
    blocks.all().unpersist();
  }
}
