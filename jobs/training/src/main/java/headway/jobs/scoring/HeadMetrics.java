package headway.jobs.scoring;

import headway.common.evaluation.MetricsAccumulator;
import headway.common.evaluation.PredictionSums;
import headway.jobs.features.FeatureBlocks;
import headway.jobs.features.block.FeatureBlock;
import headway.jobs.spark.Session;
import headway.jobs.spark.rdd.SentBroadcast;
import headway.jobs.spark.rdd.SingleElementCollector;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;

/** Evaluates a head, or another classifier on features. */
public final class HeadMetrics {
  /** The maximum number of tasks: each opens a scorer. */
  private static final int MOST_TASKS = 32;

  private HeadMetrics() {}

  /** The sums of a head over all blocks. */
  public static PredictionSums of(
      Session session, HeadSnapshot head, JavaRDD<FeatureBlock> blocks, int classes) {
    SentBroadcast<HeadSnapshot> sent = SentBroadcast.of(session.context(), head);
    try {
      return of(() -> new HeadScorer(sent.value()), blocks, classes);
    } finally {
      sent.destroy();
    }
  }

  /**
   * The sums of a scorer over all blocks. They are added in block order, so that rounding depends
   * only on the partitions and not on the order in which tasks end.
   */
  public static PredictionSums of(
      BlockScorer.Source scorers, JavaRDD<FeatureBlock> blocks, int classes) {
    return SingleElementCollector.collect(
            FeatureBlocks.grouped(blocks, MOST_TASKS)
                .mapPartitions(part -> List.of(count(scorers, part, classes)).iterator()))
        .stream()
        .reduce(PredictionSums::merge)
        .orElseThrow();
  }

  private static PredictionSums count(
      BlockScorer.Source scorers, Iterator<FeatureBlock> blocks, int classes) {
    MetricsAccumulator counted = new MetricsAccumulator(classes);
    try (BlockScorer scorer = scorers.open()) {
      while (blocks.hasNext()) {
        FeatureBlock block = blocks.next();
        scorer.score(block, (row, probabilities) -> counted.add(block.label(row), probabilities));
      }
    }
    return counted.metrics().sums();
  }
}
