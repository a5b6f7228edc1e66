package headway.jobs.train.epochs;

import headway.jobs.features.block.FeatureBlock;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;

/** Finds features that are not finite, after the loss was not finite. */
final class NonFiniteFeatures {
  private NonFiniteFeatures() {}

  /** The key of a photo with such features, the first by name. */
  static Optional<String> photo(JavaRDD<FeatureBlock> blocks) {
    return blocks.mapPartitions(NonFiniteFeatures::keys).collect().stream().min(String::compareTo);
  }

  /** At most one for each partition. */
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
