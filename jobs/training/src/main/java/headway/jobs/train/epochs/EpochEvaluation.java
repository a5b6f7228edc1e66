package headway.jobs.train.epochs;

import headway.common.evaluation.PredictionSums;
import headway.common.history.EpochMetrics;
import headway.common.history.EpochTotals;
import headway.jobs.features.block.FeatureBlock;
import headway.jobs.scoring.HeadMetrics;
import headway.jobs.scoring.HeadSnapshot;
import headway.jobs.spark.Session;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * Evaluates a head after each epoch.
 *
 * @param training all training examples
 * @param validation all validation examples, if there are any
 */
record EpochEvaluation(
    Session session,
    JavaRDD<FeatureBlock> training,
    Optional<JavaRDD<FeatureBlock>> validation,
    int classes) {

  /**
   * The metrics of a completed epoch.
   *
   * @param sums the totals of its training
   */
  EpochMetrics of(ComputationGraph head, int number, EpochTotals sums) {
    Optional<PredictionSums> val = validation.map(blocks -> over(blocks, head));
    return new EpochMetrics(
        number,
        sums.meanLoss(),
        sums.accuracy(),
        val.map(PredictionSums::logLoss).orElse(null),
        val.map(PredictionSums::accuracy).orElse(null));
  }

  /** Evaluates all training examples, for a master that keeps no totals during training. */
  EpochTotals training(ComputationGraph head) {
    PredictionSums metrics = over(training, head);
    long examples = metrics.examples();
    return new EpochTotals(metrics.logLoss() * examples, metrics.correct(), examples);
  }

  private PredictionSums over(JavaRDD<FeatureBlock> blocks, ComputationGraph head) {
    return HeadMetrics.of(session, new HeadSnapshot(head), blocks, classes);
  }
}
