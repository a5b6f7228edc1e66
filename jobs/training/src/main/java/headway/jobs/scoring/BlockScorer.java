package headway.jobs.scoring;

import headway.jobs.features.block.FeatureBlock;
import java.io.Serializable;

/** Computes the class probabilities of each image of a block. Not thread-safe. */
public interface BlockScorer extends AutoCloseable {
  /** Scores the plain view of every image of the block, in order. */
  void score(FeatureBlock block, Scored scored);

  /** Frees native memory. */
  @Override
  default void close() {}

  /** Receives the probabilities of a row of the block. */
  interface Scored {
    void accept(int row, float[] probabilities);
  }

  /** Creates a scorer in each task. */
  interface Source extends Serializable {
    BlockScorer open();
  }
}
