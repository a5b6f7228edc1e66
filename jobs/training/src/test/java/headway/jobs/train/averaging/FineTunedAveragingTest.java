package headway.jobs.train.averaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import headway.common.finetune.FineTunedNetwork;
import headway.common.head.ClassWeights;
import headway.common.head.HeadNetwork;
import headway.common.head.optimizer.GradientClipping;
import headway.common.head.optimizer.UpdateRule;
import headway.common.hyperparameters.HeadSpec;
import headway.common.hyperparameters.OptimizerSpec;
import headway.common.hyperparameters.RateSchedule;
import headway.common.network.dl4j.LayerGraph;
import headway.common.network.fromonnx.OnnxReader;
import headway.common.network.onnx.OnnxGraph;
import headway.common.network.onnx.TinyModel;
import headway.jobs.train.averaging.aggregation.AveragingRound;
import java.util.Random;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.factory.Nd4j;

/** Convolution, batch norm and head above a cut, each group by its own rule. */
class FineTunedAveragingTest {
  private static JavaSparkContext spark;

  @BeforeAll
  static void start() {
    spark = AveragingLab.spark("local[2]");
  }

  @AfterAll
  static void stop() {
    spark.close();
  }

  private static float[] weights(int seed, int count, double around) {
    Random random = new Random(seed);
    float[] weights = new float[count];
    for (int i = 0; i < count; i++) {
      weights[i] = (float) (around + 0.3 * random.nextDouble());
    }
    return weights;
  }

  private static LayerGraph pretrained() {
    byte[] onnx =
        TinyModel.ofImage(0, 3, 2, 2)
            .weights("cut.w", new long[] {3, 3, 1, 1}, weights(1, 9, 0))
            .weights("conv.w", new long[] {4, 3, 1, 1}, weights(2, 12, -0.1))
            .weights("gamma", new long[] {4}, weights(3, 4, 1))
            .weights("beta", new long[] {4}, weights(4, 4, 0))
            .weights("mean", new long[] {4}, weights(5, 4, 0))
            .weights("var", new long[] {4}, weights(6, 4, 1))
            .node("Conv", "cut", "image", "cut.w")
            .node("Conv", "conv", "cut", "conv.w")
            .node("BatchNormalization", "norm", "conv", "gamma", "beta", "mean", "var")
            .node("Relu", "relu", "norm")
            .node("GlobalAveragePool", "pool", "relu")
            .node("Flatten", "top", "pool")
            .output("top", 0, 4)
            .bytes();
    return OnnxReader.read(OnnxGraph.parse(onnx, "tiny.onnx"));
  }

  private static ComputationGraph network(String optimizer, boolean trainStatistics) {
    HeadSpec spec = HeadSpec.parse("dropout 0.2, softmax");
    ClassWeights weights = ClassWeights.equal(AveragingLab.CLASSES);
    RateSchedule rate = new RateSchedule(RateSchedule.Shape.COSINE, 3, 12, 1, 1);
    OptimizerSpec rule = OptimizerSpec.parse(optimizer);
    HeadNetwork head =
        new HeadNetwork(
            spec, new UpdateRule(rule.withRate(0.1), rate, new GradientClipping(0, 0.5)), weights);
    return new FineTunedNetwork(pretrained(), "cut", "top")
        .init(
            head,
            head.init(4, 11),
            new UpdateRule(rule.withWeightDecay(0.01), rate, new GradientClipping(1, 0)),
            trainStatistics);
  }

  @ParameterizedTest
  @CsvSource({
    "rmsprop 1e-2, false",
    "sgd 1e-2 momentum 0.9, false",
    "adam 1e-2, true",
    "sgd 1e-2, true"
  })
  void oneWorkerLearnsWhatALocalFitLearns(String optimizer, boolean trainStatistics) {
    ComputationGraph local = network(optimizer, trainStatistics);
    ComputationGraph averaged = network(optimizer, trainStatistics);
    float[] before = local.params().toFloatVector();
    AveragingTrainingMaster master = TrainingMasters.headway();
    SparkComputationGraph graph = new SparkComputationGraph(spark, averaged, master);
    int[] sizes = {8, 8, 5};
    for (int round = 0; round < 4; round++) {
      AveragingRound id = new AveragingRound(5, 0, round);
      master.fitRound(graph, id, AveragingLab.workers(spark, new int[][] {sizes}));
      Nd4j.getRandom().setSeed(id.workerSeed(0));
      for (int i = 0; i < sizes.length; i++) {
        local.fit(AveragingLab.dataSet(AveragingLab.batch(i, sizes[i])));
      }
    }

    assertThat(graph.getNetwork().params().toFloatVector())
        .containsExactly(local.params().toFloatVector(), within(1e-6f))
        .isNotEqualTo(before);
    assertThat(graph.getNetwork().getIterationCount()).isEqualTo(local.getIterationCount());
  }
}
