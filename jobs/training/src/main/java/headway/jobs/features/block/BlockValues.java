package headway.jobs.features.block;

import headway.jobs.features.shuffle.FeatureRowSource;
import java.io.Serializable;

/** The values of a block's images, one row for each view. */
interface BlockValues extends Serializable {
  /** Values of one row. */
  int width();

  /** One row, which may be computed on demand without keeping the block in memory. */
  FeatureRowSource row(int image, int view);
}
