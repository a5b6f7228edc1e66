package headway.jobs.promotion;

import headway.common.evaluation.Probabilities;
import headway.jobs.features.block.FeatureBlock;
import headway.jobs.scoring.BlockScorer;
import java.util.Iterator;

/** Counts in one task what {@link ServingAccuracy} is made of. */
final class MeasuredScorer {
  private MeasuredScorer() {}

  /**
   * The counts of the images of some blocks: images, correct ones, images of known classes.
   *
   * @param labels the scorer's own label of each label of the blocks; -1 if it has none
   */
  static long[] count(BlockScorer.Source scorers, int[] labels, Iterator<FeatureBlock> blocks) {
    long[] counts = new long[3];
    try (BlockScorer scorer = scorers.open()) {
      while (blocks.hasNext()) {
        FeatureBlock block = blocks.next();
        scorer.score(
            block,
            (row, probabilities) -> {
              int label = labels[block.label(row)];
              counts[0]++;
              counts[1] += label == Probabilities.argmax(probabilities) ? 1 : 0;
              counts[2] += label >= 0 ? 1 : 0;
            });
      }
    }
    return counts;
  }

  static long[] sum(long[] a, long[] b) {
    return new long[] {a[0] + b[0], a[1] + b[1], a[2] + b[2]};
  }
}
