package headway.jobs.features;

import headway.common.dataset.manifest.FeatureManifest;
import headway.common.dataset.split.Split;
import headway.common.image.preprocessing.Preprocessing;
import headway.jobs.frozen.PreprocessingJson;
import headway.jobs.frozen.TrainingInput;
import headway.jobs.spark.Session;
import java.util.Map;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;
import scala.collection.JavaConverters;

/**
 * The storage level of features that each round of training reads. A small set is cached in memory,
 * a large one on the executors' disks, so that the memory of a process does not grow with the data.
 */
public final class CachedFeatures {
  /** The fraction of Spark's storage memory that features may use. */
  private static final double SHARE_OF_MEMORY = 0.2;

  private CachedFeatures() {}

  /** The level for the training and validation features together. */
  public static StorageLevel level(Session session, FeatureManifest features) {
    long rows = features.rows(Split.TRAIN) * features.views(Split.TRAIN) + features.rows(Split.VAL);
    return TrainingInput.plain(features.network()).readsImages()
        ? images(session, rows, PreprocessingJson.parse(features.preprocessing()))
        : level(rows * features.featureCount() * Float.BYTES, memory(session));
  }

  /** The level for decoded images. */
  public static StorageLevel images(Session session, long rows, Preprocessing pixels) {
    return level(rows * Preprocessing.CHANNELS * pixels.height() * pixels.width(), memory(session));
  }

  /**
   * The level for one set.
   *
   * @param bytes the size of the set
   * @param memory Spark's storage memory over all executors, in bytes
   */
  static StorageLevel level(long bytes, long memory) {
    return inMemory(bytes, memory) ? StorageLevel.MEMORY_AND_DISK() : StorageLevel.DISK_ONLY();
  }

  /**
   * Whether a set is cached in memory.
   *
   * @param bytes the size of the set
   * @param memory Spark's storage memory over all executors, in bytes
   */
  public static boolean inMemory(double bytes, double memory) {
    return bytes <= memory * SHARE_OF_MEMORY;
  }

  /** The storage memory over all executors; that of the driver in local mode. */
  private static long memory(Session session) {
    Map<String, Tuple2<Object, Object>> all =
        JavaConverters.mapAsJavaMap(session.context().sc().getExecutorMemoryStatus());
    long sum = all.values().stream().mapToLong(each -> (Long) each._1()).sum();
    return all.size() == 1 ? sum : sum * (all.size() - 1) / all.size();
  }
}
