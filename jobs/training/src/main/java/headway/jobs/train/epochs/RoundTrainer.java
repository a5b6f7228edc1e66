package headway.jobs.train.epochs;

import headway.common.config.training.TrainSettings;
import headway.common.history.EpochTotals;
import headway.jobs.features.WorkerBlocks;
import headway.jobs.features.block.FeatureBlock;
import headway.jobs.spark.Session;
import headway.jobs.spark.rdd.MappedPartitions;
import headway.jobs.train.averaging.AveragingTrainingMaster;
import headway.jobs.train.averaging.RoundStats;
import headway.jobs.train.averaging.TrainingMasters;
import headway.jobs.train.averaging.aggregation.AveragingRound;
import headway.jobs.train.batches.BatchMixing;
import headway.jobs.train.batches.RoundBatches;
import headway.jobs.train.plan.TrainingPlan;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.api.TrainingMaster;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.nd4j.linalg.dataset.DataSet;

/** Trains round by round with the training master of the settings. */
final class RoundTrainer {
  private final TrainingPlan plan;
  private final WorkerBlocks blocks;
  private final long[] shape;
  private final SparkComputationGraph graph;
  private final TrainingMaster<?, ?> master;

  /**
   * @param shape of one row of the blocks: values, or channels, height and width
   */
  RoundTrainer(
      Session session,
      TrainingPlan plan,
      WorkerBlocks blocks,
      long[] shape,
      ComputationGraph head) {
    this.plan = plan;
    this.blocks = blocks;
    this.shape = shape;
    TrainSettings settings = plan.settings();
    this.master =
        switch (settings.master()) {
          case HEADWAY -> TrainingMasters.headway();
          case STOCK ->
              TrainingMasters.stock(
                  plan.workers().size(),
                  plan.roundLength().batches(),
                  settings.batchSize(),
                  plan.seed());
        };
    JavaSparkContext context =
        settings.master() == TrainSettings.Master.STOCK
            ? session.context()
            : TrainingMasters.contextOfHeadway(session.context());
    this.graph = new SparkComputationGraph(context, head, master);
  }

  /**
   * The result of a round.
   *
   * @param meanLoss over its examples; with the stock master over the last minibatch
   * @param stats empty with the stock master
   */
  record Learned(double meanLoss, Optional<RoundStats> stats) {
    /** Empty with the stock master, which does not count correct examples. */
    Optional<EpochTotals> sums() {
      return stats.map(
          each ->
              new EpochTotals(each.meanLoss() * each.examples(), each.correct(), each.examples()));
    }
  }

  ComputationGraph head() {
    return graph.getNetwork();
  }

  /** The number of rounds per epoch; 1 with the stock master, which divides the epoch itself. */
  int rounds() {
    return (int) plan.roundLength().rounds();
  }

  private int batchesPerRound() {
    return master instanceof AveragingTrainingMaster
        ? plan.roundLength().batches()
        : plan.batchesPerEpoch();
  }

  /**
   * Trains one round.
   *
   * @param epoch from 0
   * @param round from 0
   */
  Learned learn(int epoch, int round) {
    int first = round * batchesPerRound();
    RoundBatches chosen =
        new RoundBatches(
            plan.order(epoch),
            plan.settings().batchSize(),
            first,
            Math.min(batchesPerRound(), plan.batchesPerEpoch() - first),
            plan.classes(),
            BatchMixing.of(plan.mix(), plan.seed(), epoch, shape));
    List<int[]> needed =
        IntStream.range(0, plan.workers().size()).mapToObj(chosen::blocks).toList();
    JavaRDD<FeatureBlock> taken = blocks.select(needed);
    if (master instanceof AveragingTrainingMaster ours) {
      JavaRDD<DataSet> batches = MappedPartitions.of(taken, chosen::oneByOne);
      RoundStats stats =
          ours.fitRound(graph, new AveragingRound(plan.seed(), epoch, round), batches);
      return new Learned(stats.meanLoss(), Optional.of(stats));
    }
    graph.fit(taken.mapPartitionsWithIndex((worker, part) -> chosen.of(worker, part), true));
    return new Learned(graph.getScore(), Optional.empty());
  }

  void endEpoch(int epoch) {
    head().getConfiguration().setEpochCount(epoch + 1);
  }
}
