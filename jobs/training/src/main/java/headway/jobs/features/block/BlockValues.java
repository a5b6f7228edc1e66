package headway.jobs.features.block;

import headway.jobs.features.shuffle.FeatureRowSource;
import java.io.Serializable;

/** The values of a block's images, one row per view. */
interface BlockValues extends Serializable {
  /** The number of values per row. */
  int width();

  /** One row. It may be computed on demand without keeping the block in memory. */
  FeatureRowSource row(int image, int view);
}
