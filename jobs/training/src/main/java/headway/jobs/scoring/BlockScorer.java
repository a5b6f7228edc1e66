package headway.jobs.scoring;

import headway.jobs.features.block.FeatureBlock;
import java.io.Serializable;

/** Computes the class probabilities of each image of a block. For one thread. */
public interface BlockScorer extends AutoCloseable {
  /** Scores the plain view of every image of the block, in order. */
  void score(FeatureBlock block, Scored scored);

  /** Gives back what it holds outside of the heap. */
  @Override
  default void close() {}

  /** Takes the probabilities of a row of the block. */
  interface Scored {
    void accept(int row, float[] probabilities);
  }

  /** Makes a scorer for each task. */
  interface Source extends Serializable {
    BlockScorer open();
  }
}
