package headway.jobs.train;

import headway.common.config.TrainSettings;
import headway.jobs.features.FeatureBlock;
import headway.jobs.spark.Session;
import headway.jobs.train.averaging.AveragingTrainingMaster;
import headway.jobs.train.averaging.Round;
import headway.jobs.train.averaging.RoundStats;
import headway.jobs.train.averaging.TrainingMasters;
import org.apache.spark.api.java.JavaRDD;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.api.TrainingMaster;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.nd4j.linalg.dataset.DataSet;

/** Trains one epoch after the other, round by round. */
final class EpochTrainer {
  private final TrainingPlan plan;
  private final JavaRDD<FeatureBlock> blocks;
  private final SparkComputationGraph graph;
  private final TrainingMaster<?, ?> master;

  EpochTrainer(
      Session session, TrainingPlan plan, JavaRDD<FeatureBlock> blocks, ComputationGraph head) {
    this.plan = plan;
    this.blocks = blocks;
    TrainSettings settings = plan.settings();
    this.master =
        switch (settings.master()) {
          case HEADWAY -> TrainingMasters.headway(settings.aggregationDepth());
          case STOCK ->
              TrainingMasters.stock(
                  settings.workers(),
                  settings.averagingFrequencyBatches(),
                  settings.batchSize(),
                  plan.seed());
        };
    this.graph = new SparkComputationGraph(session.context(), head, master);
  }

  ComputationGraph head() {
    return graph.getNetwork();
  }

  /**
   * Trains one epoch.
   *
   * @param epoch from 0
   * @return the mean loss over the examples
   */
  double train(int epoch) {
    double loss =
        master instanceof AveragingTrainingMaster ours ? rounds(ours, epoch) : wholeEpoch(epoch);
    head().getConfiguration().setEpochCount(epoch + 1);
    if (!Double.isFinite(loss)) {
      throw new DivergedException(epoch + 1);
    }
    return loss;
  }

  private double rounds(AveragingTrainingMaster ours, int epoch) {
    int batches = plan.batchesPerEpoch();
    int frequency = plan.settings().averagingFrequencyBatches();
    double lossSum = 0;
    long examples = 0;
    for (int first = 0; first < batches; first += frequency) {
      RoundStats stats =
          ours.fitRound(
              graph,
              new Round(plan.seed(), epoch, first / frequency),
              batches(epoch, first, Math.min(frequency, batches - first)));
      lossSum += stats.meanLoss() * stats.examples();
      examples += stats.examples();
    }
    return lossSum / examples;
  }

  private double wholeEpoch(int epoch) {
    graph.fit(batches(epoch, 0, plan.batchesPerEpoch()));
    return graph.getScore();
  }

  private JavaRDD<DataSet> batches(int epoch, int first, int count) {
    RoundBatches round =
        new RoundBatches(
            plan.order(epoch), plan.settings().batchSize(), first, count, plan.classes());
    return blocks.mapPartitionsWithIndex((worker, part) -> round.of(worker, part), true);
  }
}
