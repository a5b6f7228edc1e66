package headway.jobs.spark.rdd;

import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;

/**
 * An RDD that is cached, in a session with any serializer.
 *
 * @param values to read
 * @param cached what Spark keeps
 */
public record CachedValues<T>(JavaRDD<T> values, JavaRDD<?> cached) implements AutoCloseable {
  /** Caches an RDD when it is first computed. */
  public static <T> CachedValues<T> of(JavaRDD<T> values, StorageLevel level) {
    if (!SentValue.isNeeded()) {
      return new CachedValues<>(values.persist(level), values);
    }
    JavaRDD<Object> sent = values.<Object>map(SentValue::of).persist(level);
    return new CachedValues<>(sent.map(SentValue::<T>in), sent);
  }

  /** Frees what is cached, and waits for it: a session that ends meanwhile warns of every block. */
  @Override
  public void close() {
    cached.unpersist(true);
  }
}
