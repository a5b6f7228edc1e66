package headway.jobs.spark.rdd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.HashPartitioner;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.serializer.SerializerInstance;
import org.apache.spark.storage.StorageLevel;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import scala.Tuple2;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/** In a session whose Kryo requires registration, of which there is none. */
class SentValueTest {
  private static final String SERIALIZER = "spark.serializer";
  private static final String KRYO = "org.apache.spark.serializer.KryoSerializer";
  private static JavaSparkContext spark;

  /** Kryo reads no record, and no list that cannot be changed. */
  private record Named(String name, List<Integer> numbers) implements Serializable {}

  @BeforeAll
  static void start() {
    spark =
        new JavaSparkContext(
            new SparkConf()
                .setMaster("local[2]")
                .setAppName("a user's own")
                .set("spark.ui.enabled", "false")
                .set(SERIALIZER, KRYO)
                .set("spark.kryo.registrationRequired", "true"));
  }

  @AfterAll
  static void stop() {
    spark.close();
  }

  private static Named named(int number) {
    return new Named("n" + number, List.of(number));
  }

  private static final List<Named> ALL = List.of(named(0), named(1), named(2));

  private static JavaRDD<Named> all() {
    return ParallelValues.of(spark, ALL, 3);
  }

  @Test
  void listsAndResultsArrive() {
    assertThat(SingleElementCollector.collect(all())).isEqualTo(ALL);

    List<Named> consumed = new ArrayList<>();
    PartitionConsumer.run(all(), List.of(2), consumed::add);
    assertThat(consumed).containsExactly(named(2));
  }

  @Test
  void cachedValuesAreReadFromDisk() {
    try (CachedValues<Named> cached = CachedValues.of(all(), StorageLevel.DISK_ONLY())) {
      assertThat(SingleElementCollector.collect(cached.values())).isEqualTo(ALL);
      assertThat(SingleElementCollector.collect(cached.values())).isEqualTo(ALL);
      assertThat(spark.getPersistentRDDs()).hasSize(1);
    }
    assertThat(spark.getPersistentRDDs()).isEmpty();
  }

  /** As a broadcast sends it to executors that are processes of their own. */
  @Test
  void theSessionsSerializerWritesAndReadsAValue() {
    SerializerInstance serializer = SparkEnv.get().serializer().newInstance();
    ClassTag<Object> any = ClassTag$.MODULE$.apply(Object.class);

    Object arrived = serializer.deserialize(serializer.serialize(SentValue.of(named(7)), any), any);

    assertThat(SentValue.<Named>in(arrived)).isEqualTo(named(7)).isNotSameAs(named(7));
  }

  @Test
  void tasksOfThisProcessReadABroadcastInPlaceUntilItIsFreed() {
    Named value = named(7);
    SentBroadcast<Named> sent = SentBroadcast.of(spark, value);
    SentBroadcast<Named> failed = SentBroadcast.of(spark, value);
    failed.destroy();

    assertThat(
            SingleElementCollector.collect(
                all().map(each -> System.identityHashCode(sent.value()))))
        .containsOnly(System.identityHashCode(value));
    assertThatThrownBy(() -> all().map(each -> failed.value()).count())
        .hasMessageContaining("the broadcast is freed");
    sent.destroy();
  }

  @Test
  void shufflesMoveValues() {
    JavaPairRDD<Integer, Named> pairs =
        all().mapToPair(each -> new Tuple2<>(9 - each.numbers().get(0), each));

    assertThat(values(Shuffles.partitionBy(pairs, new HashPartitioner(1))))
        .containsExactlyInAnyOrderElementsOf(ALL);
    assertThat(values(Shuffles.sortWithinPartitions(pairs, new HashPartitioner(1))))
        .containsExactly(named(2), named(1), named(0));
    assertThat(
            values(
                Shuffles.reduceByKey(
                    all().mapToPair(each -> new Tuple2<>("same", each)),
                    (one, other) -> new Named("sum", List.of(sum(one) + sum(other))))))
        .containsExactly(new Named("sum", List.of(3)));
  }

  private static int sum(Named named) {
    return named.numbers().stream().mapToInt(Integer::intValue).sum();
  }

  private static <K> List<Named> values(JavaPairRDD<K, Named> pairs) {
    return SingleElementCollector.collect(pairs.values().coalesce(1).glom()).get(0);
  }

  @Test
  void isNeededUnlessTheSerializerKnowsHeadway() {
    assertThat(isNeeded(Map.of())).isFalse();
    assertThat(isNeeded(Map.of(SERIALIZER, "org.apache.spark.serializer.JavaSerializer")))
        .isFalse();
    assertThat(isNeeded(Map.of(SERIALIZER, KRYO))).isTrue();
    assertThat(isNeeded(Map.of(SERIALIZER, "mine"))).isTrue();
    String registrators = "mine, headway.jobs.kryo.HeadwayKryoRegistrator";
    assertThat(isNeeded(Map.of(SERIALIZER, KRYO, "spark.kryo.registrator", registrators)))
        .isFalse();
  }

  private static boolean isNeeded(Map<String, String> settings) {
    SparkConf conf = new SparkConf(false);
    settings.forEach(conf::set);
    return SentValue.isNeeded(conf);
  }
}
