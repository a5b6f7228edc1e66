package headway.jobs.features.shuffle;

import static org.assertj.core.api.Assertions.assertThat;

import headway.jobs.features.block.FeatureBlock;
import headway.jobs.kryo.HeadwayKryoRegistrator;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** 600 rows of three classes, one class after the other, in blocks of 150, 0, 150 and 300. */
class ShuffledRowsTest {
  private static final int[] SIZES = {150, 0, 150, 300};
  private static final int CLASSES = 3;
  private static final int OF_CLASS = 200;
  private static final int VIEWS = 2;

  private static JavaSparkContext spark(int cores) {
    return new JavaSparkContext(
        new SparkConf(false)
            .setMaster("local[" + cores + "]")
            .setAppName("shuffled")
            .set("spark.ui.enabled", "false")
            .set("spark.driver.host", "127.0.0.1")
            .set("spark.driver.bindAddress", "127.0.0.1")
            .set("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
            .set("spark.kryo.registrator", HeadwayKryoRegistrator.class.getName())
            .set("spark.kryo.registrationRequired", "true"));
  }

  /** Of each row the features are its number, and a half more in its second view. */
  private static FeatureBlock block(int first, int rows) {
    String[] keys = new String[rows];
    int[] labels = new int[rows];
    float[] features = new float[rows * VIEWS];
    for (int i = 0; i < rows; i++) {
      keys[i] = "photo " + (first + i);
      labels[i] = (first + i) / OF_CLASS;
      features[i * VIEWS] = first + i;
      features[i * VIEWS + 1] = first + i + 0.5f;
    }
    return new FeatureBlock(keys, labels, VIEWS, features);
  }

  private static List<FeatureBlock> shuffled(JavaSparkContext spark, long seed) {
    return shuffled(spark, seed, SIZES.length);
  }

  private static List<FeatureBlock> shuffled(JavaSparkContext spark, long seed, int tasks) {
    List<Integer> numbers = IntStream.range(0, SIZES.length).boxed().toList();
    JavaRDD<FeatureBlock> sorted =
        spark
            .parallelize(numbers, numbers.size())
            .map(
                number ->
                    block(IntStream.range(0, number).map(i -> SIZES[i]).sum(), SIZES[number]));
    return new ShuffledRows<>(new FeatureBlock.Form(VIEWS), SIZES, seed)
        .of(sorted, tasks)
        .collect();
  }

  private static List<String> keys(List<FeatureBlock> blocks) {
    List<String> keys = new ArrayList<>();
    blocks.forEach(
        block -> IntStream.range(0, block.rows()).forEach(row -> keys.add(block.key(row))));
    return keys;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void eachBlockIsAMixtureOfAllClasses(long seed) {
    try (JavaSparkContext spark = spark(2)) {
      List<FeatureBlock> blocks = shuffled(spark, seed);

      assertThat(blocks.stream().mapToInt(FeatureBlock::rows)).containsExactly(150, 0, 150, 300);
      Set<String> seen = new TreeSet<>();
      for (FeatureBlock block : blocks) {
        int[] counts = new int[CLASSES];
        for (int row = 0; row < block.rows(); row++) {
          seen.add(block.key(row));
          counts[block.label(row)]++;
          float[] views = new float[VIEWS];
          block.copy(row, 0, views, 0);
          block.copy(row, 1, views, 1);
          int number = Integer.parseInt(block.key(row).substring("photo ".length()));
          assertThat(views).containsExactly(number, number + 0.5f);
          assertThat(block.label(row)).isEqualTo(number / OF_CLASS);
        }
        for (int count : counts) {
          assertThat((double) count).isBetween(block.rows() * 0.2, block.rows() * 0.47);
        }
      }
      assertThat(seen).hasSize(CLASSES * OF_CLASS);
    }
  }

  @Test
  void theOrderIsTheSameHoweverManyBlocksATaskReads() {
    try (JavaSparkContext spark = spark(2)) {
      List<String> each = keys(shuffled(spark, 5));
      for (int tasks = 1; tasks < SIZES.length; tasks++) {
        assertThat(keys(shuffled(spark, 5, tasks))).as(tasks + " tasks").isEqualTo(each);
      }
    }
  }

  @Test
  void theOrderIsTheSameOnAnyNumberOfCores() {
    List<String> onOne;
    try (JavaSparkContext spark = spark(1)) {
      onOne = keys(shuffled(spark, 5));
    }
    try (JavaSparkContext spark = spark(4)) {
      assertThat(keys(shuffled(spark, 5))).isEqualTo(onOne);
      assertThat(keys(shuffled(spark, 6))).isNotEqualTo(onOne);
    }
  }
}
