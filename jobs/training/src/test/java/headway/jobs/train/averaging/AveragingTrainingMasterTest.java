package headway.jobs.train.averaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import headway.common.InputException;
import headway.common.hyperparameters.OptimizerSpec;
import headway.common.hyperparameters.OptimizerSpec.Kind;
import headway.jobs.train.averaging.aggregation.AveragingRound;
import headway.jobs.train.averaging.aggregation.WorkerAveraging;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class AveragingTrainingMasterTest {
  private static final String SOFTMAX = "softmax";
  private static final String DROPOUT = "dropout 0.2, dense 16 relu, dropout 0.5, softmax";
  private static JavaSparkContext spark;

  @BeforeAll
  static void start() {
    spark = AveragingLab.spark("local[2]");
  }

  @AfterAll
  static void stop() {
    spark.close();
  }

  @ParameterizedTest
  @EnumSource
  void oneWorkerLearnsWhatALocalFitLearns(Kind kind) {
    OptimizerSpec optimizer = OptimizerSpec.of(kind, 0.01);
    ComputationGraph local = AveragingLab.network(DROPOUT, optimizer);
    ComputationGraph averaged = AveragingLab.network(DROPOUT, optimizer);
    for (int round = 0; round < 4; round++) {
      AveragingRound id = new AveragingRound(5, 0, round);
      int[] sizes = {8, 8, 5};
      fit(averaged, id, new int[][] {sizes});
      Nd4j.getRandom().setSeed(id.workerSeed(0));
      for (int i = 0; i < sizes.length; i++) {
        local.fit(AveragingLab.dataSet(AveragingLab.batch(i, sizes[i])));
      }
    }
    assertThat(weights(averaged)).containsExactly(weights(local), within(1e-6f));
    assertThat(averaged.getIterationCount()).isEqualTo(local.getIterationCount()).isEqualTo(12);
  }

  @Test
  void averagingEveryBatchOfTwoWorkersIsOneJoinedBatch() {
    OptimizerSpec sgd = OptimizerSpec.of(Kind.SGD, 0.3);
    ComputationGraph averaged = AveragingLab.network("dense 16 tanh, softmax", sgd);
    ComputationGraph joined = AveragingLab.network("dense 16 tanh, softmax", sgd);
    float[] before = weights(joined);
    for (int round = 0; round < 5; round++) {
      fit(averaged, new AveragingRound(5, 0, round), new int[][] {{8}, {8}});
      joined.fit(
          DataSet.merge(
              List.of(
                  AveragingLab.dataSet(AveragingLab.batch(0, 8)),
                  AveragingLab.dataSet(AveragingLab.batch(100, 8)))));
    }
    assertThat(weights(averaged)).containsExactly(weights(joined), within(1e-5f));
    assertThat(weights(averaged)).isNotEqualTo(before);
  }

  @Test
  void weighsWorkersByTheirExamples() {
    OptimizerSpec sgd = OptimizerSpec.of(Kind.SGD, 0.3);
    ComputationGraph averaged = AveragingLab.network(SOFTMAX, sgd);
    ComputationGraph joined = AveragingLab.network(SOFTMAX, sgd);
    fit(averaged, new AveragingRound(5, 0, 0), new int[][] {{3}, {30}});
    joined.fit(
        DataSet.merge(
            List.of(
                AveragingLab.dataSet(AveragingLab.batch(0, 3)),
                AveragingLab.dataSet(AveragingLab.batch(100, 30)))));
    assertThat(weights(averaged)).containsExactly(weights(joined), within(1e-5f));
  }

  @ParameterizedTest
  @EnumSource(names = {"SGD", "MOMENTUM"})
  void agreesWithTheStockMasterOnEqualPartitions(Kind kind) {
    agreesWithTheStockMaster(OptimizerSpec.of(kind, 0.01), 2);
  }

  /** From the second round on the stock master's workers take Adam's first steps again. */
  @Test
  void agreesWithTheStockMasterInAdamsFirstRound() {
    agreesWithTheStockMaster(OptimizerSpec.of(Kind.ADAM, 0.01), 1);
  }

  private static void agreesWithTheStockMaster(OptimizerSpec optimizer, int rounds) {
    int[][] sizes = {{8, 8, 8}, {8, 8, 8}};
    ComputationGraph ours = AveragingLab.network("dense 16 relu, softmax", optimizer);
    ComputationGraph stock = AveragingLab.network("dense 16 relu, softmax", optimizer);
    SparkComputationGraph graph =
        new SparkComputationGraph(spark, stock, TrainingMasters.stock(2, 3, 8, 5));
    for (int round = 0; round < rounds; round++) {
      fit(ours, new AveragingRound(5, 0, round), sizes);
      graph.fit(AveragingLab.workers(spark, sizes));
    }
    assertThat(weights(ours)).containsExactly(weights(stock), within(1e-6f));
    assertThat(ours.getIterationCount()).isEqualTo(stock.getIterationCount());
  }

  @Test
  void countsTheStepsThatWereDoneAndLeavesTheEpochToTheCaller() {
    ComputationGraph network = AveragingLab.network(SOFTMAX, OptimizerSpec.of(Kind.ADAM, 0.01));
    network.getConfiguration().setEpochCount(3);
    RoundStats stats =
        fit(network, new AveragingRound(5, 0, 0), new int[][] {{8, 2}, {8, 8, 8, 1}, {}});
    assertThat(stats.examples()).isEqualTo(35);
    assertThat(stats.batches()).isEqualTo(4);
    assertThat(network.getIterationCount()).isEqualTo(4);
    assertThat(network.getEpochCount()).isEqualTo(3);
    assertThat(stats.total()).isGreaterThan(stats.compute());
    assertThat(stats.meanLoss()).isBetween(0.1, 3.0);
  }

  /** Adam takes the short way, RMSProp goes through DL4J. */
  @ParameterizedTest
  @EnumSource(names = {"ADAM", "RMSPROP"})
  void countsTheCorrectExamplesOfAllWorkersBeforeTheirSteps(Kind kind) {
    ComputationGraph network = AveragingLab.network(SOFTMAX, OptimizerSpec.of(kind, 0.01));
    DataSet all =
        DataSet.merge(
            List.of(
                AveragingLab.dataSet(AveragingLab.batch(0, 40)),
                AveragingLab.dataSet(AveragingLab.batch(200, 30))));
    int correct = 0;
    INDArray found = Nd4j.argMax(network.outputSingle(all.getFeatures()), 1);
    INDArray truth = Nd4j.argMax(all.getLabels(), 1);
    for (int i = 0; i < 70; i++) {
      correct += found.getInt(i) == truth.getInt(i) ? 1 : 0;
    }

    RoundStats stats = fit(network, new AveragingRound(5, 0, 0), new int[][] {{40}, {}, {30}});

    assertThat(stats.examples()).isEqualTo(70);
    assertThat(stats.correct()).isEqualTo(correct).isBetween(1L, 69L);
  }

  @Test
  void aWorkerWithoutBatchesChangesNothing() {
    OptimizerSpec adam = OptimizerSpec.of(Kind.ADAM, 0.01);
    ComputationGraph with = AveragingLab.network(DROPOUT, adam);
    ComputationGraph without = AveragingLab.network(DROPOUT, adam);
    fit(with, new AveragingRound(5, 0, 0), new int[][] {{8, 8}, {8}, {}});
    fit(without, new AveragingRound(5, 0, 0), new int[][] {{8, 8}, {8}});
    assertThat(weights(with)).isEqualTo(weights(without));
  }

  @Test
  void refusesToTrainOnNothing() {
    ComputationGraph network = AveragingLab.network(SOFTMAX, OptimizerSpec.of(Kind.SGD, 0.1));
    float[] before = weights(network);
    assertThatThrownBy(() -> fit(network, new AveragingRound(5, 2, 1), new int[][] {{}, {}}))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "Cannot train: there is no example in any of the 2 workers' partitions of epoch 2,"
                + " round 1");
    JavaRDD<DataSet> noPartition = spark.emptyRDD();
    SparkComputationGraph graph =
        new SparkComputationGraph(spark, network, TrainingMasters.headway());
    assertThatThrownBy(() -> graph.fit(noPartition)).isInstanceOf(InputException.class);
    assertThat(weights(network)).isEqualTo(before);
    assertThat(network.getIterationCount()).isZero();
  }

  @Test
  void slicesGiveTheDriversAverage() {
    int[][] sizes = {{8}, {3}, {8, 8}, {}, {5}};
    List<float[]> results = new ArrayList<>();
    for (WorkerAveraging way : List.of(WorkerAveraging.USUAL, new WorkerAveraging(0, 1))) {
      ComputationGraph network = AveragingLab.network(DROPOUT, OptimizerSpec.of(Kind.ADAM, 0.01));
      AveragingTrainingMaster master = new AveragingTrainingMaster(way);
      SparkComputationGraph graph = new SparkComputationGraph(spark, network, master);
      for (int round = 0; round < 2; round++) {
        RoundStats stats =
            master.fitRound(
                graph, new AveragingRound(5, 0, round), AveragingLab.workers(spark, sizes));
        assertThat(stats.examples()).isEqualTo(32);
        assertThat(stats.batches()).isEqualTo(2);
      }
      results.add(weights(network));
    }
    assertThat(results.get(1)).isEqualTo(results.get(0));
  }

  @Test
  void dropoutDiffersBetweenRoundsEpochsAndSeeds() {
    AveragingRound first = new AveragingRound(5, 0, 0);
    assertThat(
            List.of(
                after(first),
                after(new AveragingRound(5, 0, 1)),
                after(new AveragingRound(5, 1, 0)),
                after(new AveragingRound(6, 0, 0))))
        .doesNotHaveDuplicates();
    assertThat(after(first)).isEqualTo(after(first));
  }

  private static List<Float> after(AveragingRound round) {
    ComputationGraph network = AveragingLab.network(DROPOUT, OptimizerSpec.of(Kind.SGD, 0.1));
    fit(network, round, new int[][] {{8}, {8}});
    List<Float> result = new ArrayList<>();
    for (float weight : weights(network)) {
      result.add(weight);
    }
    return result;
  }

  private static RoundStats fit(
      ComputationGraph network, AveragingRound round, int[][] batchSizes) {
    AveragingTrainingMaster master = TrainingMasters.headway();
    return master.fitRound(
        new SparkComputationGraph(spark, network, master),
        round,
        AveragingLab.workers(spark, batchSizes));
  }

  private static float[] weights(ComputationGraph network) {
    return network.params().toFloatVector();
  }
}
