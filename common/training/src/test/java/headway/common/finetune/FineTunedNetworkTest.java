package headway.common.finetune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import headway.common.head.ClassWeights;
import headway.common.head.HeadNetwork;
import headway.common.head.optimizer.GradientClipping;
import headway.common.head.optimizer.UpdateRule;
import headway.common.hyperparameters.HeadSpec;
import headway.common.hyperparameters.OptimizerSpec;
import headway.common.hyperparameters.RateSchedule;
import headway.common.nd4j.Nd4jArrays;
import headway.common.network.NetworkReference;
import headway.common.network.ShippedNetwork;
import headway.common.network.dl4j.TrainableLayers;
import headway.common.network.pretrained.PretrainedNetwork;
import headway.common.network.runtime.FrozenNetwork;
import headway.common.network.trainable.PretrainedLayers;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** The last block of EfficientNet-Lite0 with a head of three classes. */
class FineTunedNetworkTest {
  private static final String CUT = "_blocks.14.add";
  private static final String TOP = "features";
  private static final int VALUES = 192 * 7 * 7;
  private static final int TOP_VALUES = 1280;
  private static final int EXAMPLES = 4;

  private static PretrainedNetwork network;
  private static FineTunedNetwork recipe;
  private static HeadNetwork head;
  private static ComputationGraph trained;

  @BeforeAll
  static void read() {
    network =
        PretrainedNetwork.shipped((ShippedNetwork) NetworkReference.parse("efficientnet-lite0"));
    recipe = new FineTunedNetwork(PretrainedLayers.of(network), CUT, TOP);
    head = head(OptimizerSpec.parse("sgd 1e-2"));
    trained = head.init(TOP_VALUES, 5);
  }

  private static HeadNetwork head(OptimizerSpec optimizer) {
    return new HeadNetwork(HeadSpec.SOFTMAX, optimizer, ClassWeights.equal(3));
  }

  private static UpdateRule rule(String words) {
    return UpdateRule.of(OptimizerSpec.parse(words));
  }

  private static float[] activations() {
    Random random = new Random(3);
    float[] values = new float[EXAMPLES * VALUES];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static DataSet batch() {
    float[] labels = new float[EXAMPLES * 3];
    for (int i = 0; i < EXAMPLES; i++) {
      labels[i * 3 + i % 3] = 1;
    }
    return new DataSet(
        Nd4jArrays.matrix(activations(), EXAMPLES), Nd4jArrays.matrix(labels, EXAMPLES));
  }

  @Test
  void computesWhatTheFrozenHalfAndTheHeadCompute() {
    ComputationGraph joined = recipe.init(head, trained, rule("sgd 1e-4"), false);

    byte[] between =
        network.between(
            CUT, TrainableLayers.type(PretrainedLayers.of(network), CUT).getShape(false), TOP);
    float[] features;
    try (FrozenNetwork upper = FrozenNetwork.openRows(between, "upper", CUT, VALUES, TOP, 1)) {
      features = upper.run(activations(), EXAMPLES);
    }
    float[] expected = Nd4jArrays.of(trained.outputSingle(Nd4jArrays.matrix(features, EXAMPLES)));
    float[] actual = Nd4jArrays.of(joined.outputSingle(Nd4jArrays.matrix(activations(), EXAMPLES)));
    assertThat(actual).containsExactly(expected, within(1e-5f));
  }

  @Test
  void eachGroupLearnsAtItsOwnRateAndTheStatisticsStay() {
    ComputationGraph joined = recipe.init(head, trained, rule("sgd 1e-30"), false);
    Map<String, float[]> before = copies(joined);
    joined.fit(batch());

    Map<String, float[]> after = copies(joined);
    assertThat(after.get("_conv_head.o_W")).isEqualTo(before.get("_conv_head.o_W"));
    assertThat(after.get("head/softmax_W")).isNotEqualTo(before.get("head/softmax_W"));

    ComputationGraph deeper = recipe.init(head, trained, rule("sgd 1e-2"), false);
    deeper.fit(batch());
    Map<String, float[]> learnt = copies(deeper);
    assertThat(learnt.get("_conv_head.o_W")).isNotEqualTo(before.get("_conv_head.o_W"));
    assertThat(learnt.get("_bn1.o_gamma")).isNotEqualTo(before.get("_bn1.o_gamma"));
    assertThat(learnt.get("_bn1.o_mean")).isEqualTo(before.get("_bn1.o_mean"));
    assertThat(learnt.get("_bn1.o_var")).isEqualTo(before.get("_bn1.o_var"));
  }

  @Test
  void statisticsMoveWhereTheyAreToTrain() {
    ComputationGraph joined = recipe.init(head, trained, rule("sgd 1e-4"), true);
    float[] before = copies(joined).get("_bn1.o_mean");
    joined.fit(batch());

    assertThat(copies(joined).get("_bn1.o_mean")).isNotEqualTo(before);
  }

  @Test
  void gradientsAreThoseOfTheLoss() {
    ComputationGraph joined = recipe.init(head, trained, rule("sgd 1"), false);
    DataSet batch = batch();
    Random random = new Random(9);
    for (String name :
        List.of("_bn1.o_gamma", "_bn1.o_beta", "_blocks.15._bn0.o_gamma", "_conv_head.o_W")) {
      joined.setInputs(batch.getFeatures());
      joined.setLabels(batch.getLabels());
      joined.computeGradientAndScore();
      INDArray direction = joined.getParam(name).dup();
      float[] values = new float[(int) direction.length()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) random.nextGaussian();
      }
      direction.assign(Nd4jArrays.matrix(values, 1).reshape(direction.shape()));
      direction.divi(direction.norm2Number());
      double slope =
          joined.gradient().getGradientFor(name).mul(direction).sumNumber().doubleValue()
              / EXAMPLES;
      double step = 1e-2;
      joined.getParam(name).addi(direction.mul(step));
      double above = joined.score(batch);
      joined.getParam(name).subi(direction.mul(2 * step));
      double below = joined.score(batch);
      joined.getParam(name).addi(direction.mul(step));
      assertThat((above - below) / (2 * step))
          .as(name)
          .isCloseTo(slope, within(2e-2 * Math.abs(slope) + 1e-4));
    }
  }

  private static Map<String, float[]> copies(ComputationGraph network) {
    Map<String, float[]> copies = new TreeMap<>();
    network.paramTable().forEach((name, values) -> copies.put(name, Nd4jArrays.of(values)));
    return copies;
  }

  @Test
  void theRateFollowsItsPlanThroughJson() {
    RateSchedule plan = new RateSchedule(RateSchedule.Shape.COSINE, 10, 110, 1, 1);
    UpdateRule rule =
        new UpdateRule(OptimizerSpec.parse("rmsprop 1e-4"), plan, new GradientClipping(1, 0));
    ComputationGraph joined = recipe.init(head, trained, rule, false);

    ComputationGraph again =
        new ComputationGraph(
            ComputationGraphConfiguration.fromJson(joined.getConfiguration().toJson()));
    again.init(joined.params().dup(), false);
    double[] rates = new double[4];
    int[] steps = {0, 10, 60, 110};
    for (int i = 0; i < steps.length; i++) {
      again.getConfiguration().setIterationCount(steps[i]);
      rates[i] = again.getLearningRate("_conv_head.o");
    }
    assertThat(rates).containsExactly(new double[] {1e-5, 1e-4, 5e-5, 0}, within(1e-12));
    assertThat(Arrays.equals(again.params().toFloatVector(), joined.params().toFloatVector()))
        .isTrue();
  }
}
