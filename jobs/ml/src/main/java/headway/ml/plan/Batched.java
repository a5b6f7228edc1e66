package headway.ml.plan;

import headway.ml.rows.ImageColumn;
import headway.ml.rows.ImagePartition;

/** A function of an image that can run batches. */
public interface Batched {
  /** Adds what the function gives to rows. */
  ImagePartition batches(ImageColumn images);
}
