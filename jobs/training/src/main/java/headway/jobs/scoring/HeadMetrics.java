package headway.jobs.scoring;

import headway.common.evaluation.MetricsAccumulator;
import headway.common.evaluation.PredictionSums;
import headway.jobs.features.block.FeatureBlock;
import headway.jobs.spark.Session;
import headway.jobs.spark.rdd.SelectedPartitions;
import headway.jobs.spark.rdd.SentBroadcast;
import headway.jobs.spark.rdd.SingleElementCollector;
import headway.jobs.spark.rdd.TaskCount;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;

/** Evaluates a head, or another classifier on features. */
public final class HeadMetrics {
  /** The number of tasks on a small cluster: each opens a scorer. */
  private static final int TASKS = 32;

  /** So that a slow task does not leave the other slots idle for as long as it takes. */
  private static final int TASKS_PER_SLOT = 2;

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
   * The sums of a scorer over all blocks. They are exact, so that the number of tasks, which is
   * that of the cluster's slots, does not change them.
   */
  public static PredictionSums of(
      BlockScorer.Source scorers, JavaRDD<FeatureBlock> blocks, int classes) {
    return SingleElementCollector.collect(
            SelectedPartitions.grouped(blocks, tasks(blocks))
                .mapPartitions(part -> List.of(count(scorers, part, classes)).iterator()))
        .stream()
        .reduce(PredictionSums::merge)
        .orElseThrow();
  }

  private static int tasks(JavaRDD<FeatureBlock> blocks) {
    return TaskCount.of(Math.max(TASKS, TASKS_PER_SLOT * blocks.context().defaultParallelism()));
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
