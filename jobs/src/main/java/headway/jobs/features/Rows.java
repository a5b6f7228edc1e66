package headway.jobs.features;

import java.io.Serializable;

/** The values of a block's images, one row for each view. */
interface Rows extends Serializable {
  /** Values of one row. */
  int width();

  /** One row, which may be filled in when it is wanted, without keeping the block in memory. */
  FeatureRowSource row(int image, int view);
}
