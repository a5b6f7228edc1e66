package headway.jobs.features.block;

import java.io.Serializable;

/** The values of a block's images, one row per view. */
interface BlockValues extends Serializable {
  /** The number of values per row. */
  int width();

  /** Copies one row into an array from the offset on; it may be computed on demand. */
  void copy(int image, int view, float[] out, int offset);
}
