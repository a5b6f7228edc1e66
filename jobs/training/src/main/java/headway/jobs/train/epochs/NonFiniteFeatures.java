package headway.jobs.train.epochs;

import headway.jobs.features.block.FeatureBlock;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;

/** Finds non-finite features after a non-finite loss. */
final class NonFiniteFeatures {
  private NonFiniteFeatures() {}

  /**
   * The key of an image with such features, the first in alphabetical order; empty if there is
   * none.
   */
  static Optional<String> photo(JavaRDD<FeatureBlock> blocks) {
    return blocks.mapPartitions(NonFiniteFeatures::keys).collect().stream().min(String::compareTo);
  }

  /** At most one key per partition. */
  private static Iterator<String> keys(Iterator<FeatureBlock> blocks) {
    while (blocks.hasNext()) {
      FeatureBlock block = blocks.next();
      float[] values = new float[block.featureCount()];
      for (int row = 0; row < block.rows(); row++) {
        for (int view = 0; view < block.views(); view++) {
          block.copy(row, view, values, 0);
          for (float each : values) {
            if (!Float.isFinite(each)) {
              return List.of(block.key(row)).iterator();
            }
          }
        }
      }
    }
    return List.<String>of().iterator();
  }
}
