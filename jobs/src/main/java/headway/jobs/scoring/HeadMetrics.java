package headway.jobs.scoring;

import headway.common.evaluation.ClassificationMetrics;
import headway.common.evaluation.MetricsAccumulator;
import headway.jobs.features.FeatureBlock;
import headway.jobs.spark.Session;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;

/** Counts what a head gets right. */
public final class HeadMetrics {
  private HeadMetrics() {}

  /** The figures over all blocks. */
  public static ClassificationMetrics of(
      Session session, HeadSnapshot head, JavaRDD<FeatureBlock> blocks, int classes, int... ks) {
    Broadcast<HeadSnapshot> sent = session.context().broadcast(head);
    try {
      return blocks
          .mapPartitions(part -> List.of(count(sent.value(), part, classes, ks)).iterator())
          .treeReduce(ClassificationMetrics::merge);
    } finally {
      sent.destroy();
    }
  }

  private static ClassificationMetrics count(
      HeadSnapshot head, Iterator<FeatureBlock> blocks, int classes, int... ks) {
    MetricsAccumulator counted = new MetricsAccumulator(classes, ks);
    try (HeadScorer scorer = new HeadScorer(head)) {
      while (blocks.hasNext()) {
        FeatureBlock block = blocks.next();
        scorer.score(block, (row, probabilities) -> counted.add(block.label(row), probabilities));
      }
    }
    return counted.metrics();
  }
}
