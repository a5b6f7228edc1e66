package headway.jobs.features;

import headway.common.dataset.Split;
import headway.common.dataset.manifest.FeatureManifest;
import headway.common.image.Preprocessing;
import headway.common.network.ScratchNetwork;
import headway.jobs.frozen.PreprocessingJson;
import headway.jobs.spark.Session;
import java.util.Map;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;
import scala.collection.JavaConverters;

/**
 * Where features are kept that each round of training reads again. A small set stays in memory; a
 * large one lies on the executors' disks, so that the memory of a process does not grow with it.
 */
public final class KeptFeatures {
  /** Of what Spark may use of the heap; the rest is for the work itself. */
  private static final double SHARE_OF_MEMORY = 0.2;

  private KeptFeatures() {}

  /** The level for the training and validation features together. */
  public static StorageLevel level(Session session, FeatureManifest features) {
    long rows = features.rows(Split.TRAIN) * features.views(Split.TRAIN) + features.rows(Split.VAL);
    return ScratchNetwork.isMeantBy(features.network())
        ? pictures(session, rows, PreprocessingJson.parse(features.preprocessing()))
        : level(rows * features.featureCount() * Float.BYTES, memory(session));
  }

  /** The level for decoded pictures. */
  public static StorageLevel pictures(Session session, long rows, Preprocessing pixels) {
    return level(rows * Preprocessing.CHANNELS * pixels.height() * pixels.width(), memory(session));
  }

  /**
   * The level for one set.
   *
   * @param memory of all executors together that Spark may use, in bytes
   */
  static StorageLevel level(long bytes, long memory) {
    return bytes <= memory * SHARE_OF_MEMORY
        ? StorageLevel.MEMORY_AND_DISK()
        : StorageLevel.DISK_ONLY();
  }

  /** The driver counts where there is nobody else. */
  private static long memory(Session session) {
    Map<String, Tuple2<Object, Object>> all =
        JavaConverters.mapAsJavaMap(session.context().sc().getExecutorMemoryStatus());
    long sum = all.values().stream().mapToLong(each -> (Long) each._1()).sum();
    return all.size() == 1 ? sum : sum * (all.size() - 1) / all.size();
  }
}
