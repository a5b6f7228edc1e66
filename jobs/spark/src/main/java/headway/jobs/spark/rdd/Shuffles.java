package headway.jobs.spark.rdd;

import java.util.Comparator;
import org.apache.spark.HashPartitioner;
import org.apache.spark.Partitioner;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.rdd.ShuffledRDD;
import org.apache.spark.serializer.JavaSerializer;
import scala.math.Ordering;

/** Shuffles in a session with any serializer: Java's writes what that of the session cannot. */
public final class Shuffles {
  private Shuffles() {}

  /** As Spark's {@code partitionBy}. */
  public static <K, V> JavaPairRDD<K, V> partitionBy(JavaPairRDD<K, V> pairs, Partitioner by) {
    return SentValue.isNeeded() ? pairs(shuffled(pairs, by), pairs) : pairs.partitionBy(by);
  }

  /** As Spark's {@code repartitionAndSortWithinPartitions}. */
  public static <K extends Comparable<? super K>, V> JavaPairRDD<K, V> sortWithinPartitions(
      JavaPairRDD<K, V> pairs, Partitioner by) {
    return SentValue.isNeeded()
        ? pairs(
            shuffled(pairs, by)
                .setKeyOrdering(Ordering.comparatorToOrdering(Comparator.<K>naturalOrder())),
            pairs)
        : pairs.repartitionAndSortWithinPartitions(by);
  }

  /** As Spark's {@code reduceByKey}. */
  public static <K, V> JavaPairRDD<K, V> reduceByKey(
      JavaPairRDD<K, V> pairs, Function2<V, V, V> sum) {
    return SentValue.isNeeded()
        ? pairs.combineByKey(
            value -> value,
            sum,
            sum,
            new HashPartitioner(pairs.getNumPartitions()),
            true,
            serializer())
        : pairs.reduceByKey(sum);
  }

  private static JavaSerializer serializer() {
    return new JavaSerializer(SparkEnv.get().conf());
  }

  private static <K, V> ShuffledRDD<K, V, V> shuffled(JavaPairRDD<K, V> pairs, Partitioner by) {
    return new ShuffledRDD<K, V, V>(
            pairs.rdd(), by, pairs.kClassTag(), pairs.vClassTag(), pairs.vClassTag())
        .setSerializer(serializer());
  }

  private static <K, V> JavaPairRDD<K, V> pairs(
      ShuffledRDD<K, V, V> shuffled, JavaPairRDD<K, V> like) {
    return new JavaPairRDD<>(shuffled, like.kClassTag(), like.vClassTag());
  }
}
