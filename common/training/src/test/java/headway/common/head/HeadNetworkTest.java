package headway.common.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import headway.common.UsageException;
import headway.common.hyperparameters.HeadActivation;
import headway.common.hyperparameters.HeadSpec;
import headway.common.hyperparameters.OptimizerSpec;
import headway.common.hyperparameters.OptimizerSpec.Kind;
import headway.common.network.classifier.DenseWeights;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class HeadNetworkTest {
  private static final OptimizerSpec SGD = OptimizerSpec.of(Kind.SGD, 0.1);

  @Test
  void sameSeedGivesTheSameWeights() {
    HeadSpec head = HeadSpec.parse("dense 16 relu, softmax");
    assertThat(weights(HeadNetwork.build(head, 8, 3, SGD, 7)))
        .isEqualTo(weights(HeadNetwork.build(head, 8, 3, SGD, 7)))
        .isNotEqualTo(weights(HeadNetwork.build(head, 8, 3, SGD, 8)));
  }

  /** ND4J takes a seed of 0 as the time of day. */
  @Test
  void zeroIsASeedLikeAnyOther() throws InterruptedException {
    float[] first = weights(HeadNetwork.build(HeadSpec.SOFTMAX, 8, 3, SGD, 0));
    Thread.sleep(5);
    assertThat(weights(HeadNetwork.build(HeadSpec.SOFTMAX, 8, 3, SGD, 0))).isEqualTo(first);
  }

  @Test
  void startsWithGlorotUniformWeightsAndZeroBiases() {
    DenseWeights layer =
        HeadNetwork.weights(HeadNetwork.build(HeadSpec.SOFTMAX, 600, 40, SGD, 1)).get(0);
    float limit = (float) Math.sqrt(6.0 / 640);
    float largest = 0;
    for (float weight : layer.weights()) {
      largest = Math.max(largest, Math.abs(weight));
    }
    assertThat(largest).isBetween(0.999f * limit, limit);
    assertThat(layer.bias()).containsOnly(0f);
  }

  @ParameterizedTest
  @EnumSource
  void plainWeightsGiveTheNetworksOwnOutput(HeadActivation activation) {
    HeadSpec head =
        HeadSpec.parse(
            "dropout 0.3, dense 9 %s, dropout 0.5, dense 5 tanh, softmax".formatted(activation));
    ComputationGraph network = HeadNetwork.build(head, 12, 4, SGD, 3);
    network.fit(examples(new Random(1), 6, 12, 4));
    float[] features = new float[12];
    Random random = new Random(2);
    for (int i = 0; i < 12; i++) {
      features[i] = (float) random.nextGaussian();
    }
    float[] expected =
        network.outputSingle(Nd4j.createFromArray(new float[][] {features})).toFloatVector();
    List<DenseWeights> layers = HeadNetwork.weights(network);
    assertThat(layers).extracting(DenseWeights::units).containsExactly(9, 5, 4);
    assertThat(softmax(DenseWeights.logits(layers, features)))
        .containsExactly(expected, within(1e-6f));
  }

  @Test
  void dropoutDropsTheFractionItNames() {
    HeadSpec head = HeadSpec.parse("dropout 0.9, dense 1 identity, softmax");
    ComputationGraph network = HeadNetwork.build(head, 10_000, 2, SGD, 3);
    network.getLayer("dense1").setParam("W", Nd4j.ones(10_000, 1));
    INDArray ones = Nd4j.ones(1, 10_000);
    Nd4j.getRandom().setSeed(5);
    float sum = network.feedForward(new INDArray[] {ones}, true).get("dense1").getFloat(0);
    float kept = sum / 10;
    assertThat(kept).as("values kept of 10,000, each times 10").isBetween(900f, 1100f);
  }

  @Test
  void momentumIsNesterovsAsKerasHasIt() {
    ComputationGraph network =
        HeadNetwork.build(HeadSpec.SOFTMAX, 2, 2, OptimizerSpec.of(Kind.MOMENTUM, 0.1), 3);
    DataSet one =
        new DataSet(
            Nd4j.createFromArray(new float[][] {{1, 2}}),
            Nd4j.createFromArray(new float[][] {{1, 0}}));
    double[] w = doubles(HeadNetwork.weights(network).get(0).weights());
    double[] v = new double[4];
    for (int step = 0; step < 3; step++) {
      network.fit(one);
    }
    double[] bias = new double[2];
    double[] biasV = new double[2];
    for (int step = 0; step < 3; step++) {
      double a = w[0] + 2 * w[2] + bias[0];
      double b = w[1] + 2 * w[3] + bias[1];
      double p = 1 / (1 + Math.exp(b - a));
      double[] error = {p - 1, 1 - p};
      for (int i = 0; i < 4; i++) {
        double gradient = error[i % 2] * (1 + i / 2);
        v[i] = 0.9 * v[i] - 0.1 * gradient;
        w[i] += 0.9 * v[i] - 0.1 * gradient;
      }
      for (int i = 0; i < 2; i++) {
        biasV[i] = 0.9 * biasV[i] - 0.1 * error[i];
        bias[i] += 0.9 * biasV[i] - 0.1 * error[i];
      }
    }
    assertThat(doubles(HeadNetwork.weights(network).get(0).weights()))
        .containsExactly(w, within(1e-6));
    assertThat(doubles(HeadNetwork.weights(network).get(0).bias()))
        .containsExactly(bias, within(1e-6));
  }

  @Test
  void weightDecayShrinksWeightsAndLeavesBiases() {
    shrinksByFivePerCent(new OptimizerSpec(Kind.SGD, 0.1, 0, 0.5));
  }

  @Test
  void l2ShrinksWeightsAndLeavesBiases() {
    shrinksByFivePerCent(new OptimizerSpec(Kind.SGD, 0.1, 0.5, 0));
  }

  private static void shrinksByFivePerCent(OptimizerSpec optimizer) {
    ComputationGraph network = HeadNetwork.build(HeadSpec.SOFTMAX, 2, 2, optimizer, 3);
    float before = HeadNetwork.weights(network).get(0).weights()[0];
    network.fit(new DataSet(Nd4j.zeros(1, 2), Nd4j.createFromArray(new float[][] {{0.5f, 0.5f}})));
    DenseWeights after = HeadNetwork.weights(network).get(0);
    assertThat(after.weights()[0]).isCloseTo(before * 0.95f, within(1e-6f));
    assertThat(after.bias()).containsOnly(0f);
  }

  @Test
  void refusesOneClassAndSettingsOutOfRange() {
    assertThatThrownBy(() -> HeadNetwork.build(HeadSpec.SOFTMAX, 2, 1, SGD, 3))
        .isInstanceOf(UsageException.class)
        .hasMessage("A head needs at least 2 classes but has 1");
    assertThatThrownBy(() -> OptimizerSpec.of(Kind.ADAM, 0))
        .isInstanceOf(UsageException.class)
        .hasMessage("The learning rate must be a number > 0 but was 0.0");
    assertThatThrownBy(() -> new OptimizerSpec(Kind.ADAM, 1, Double.NaN, 0))
        .hasMessage("The l2 must be a number ≥ 0 but was NaN");
    assertThatThrownBy(() -> Kind.parse("adamw"))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "Cannot read the optimizer 'adamw': it must be one of adam, sgd, momentum, rmsprop");
  }

  static DataSet examples(Random random, int count, int inputs, int classes) {
    float[][] features = new float[count][inputs];
    float[][] labels = new float[count][classes];
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < inputs; j++) {
        features[i][j] = (float) random.nextGaussian();
      }
      labels[i][random.nextInt(classes)] = 1;
    }
    return new DataSet(Nd4j.createFromArray(features), Nd4j.createFromArray(labels));
  }

  private static float[] weights(ComputationGraph network) {
    return network.params().toFloatVector();
  }

  private static float[] softmax(float[] logits) {
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit);
    }
    float[] probabilities = new float[logits.length];
    for (int i = 0; i < logits.length; i++) {
      probabilities[i] = (float) (Math.exp(logits[i]) / sum);
    }
    return probabilities;
  }

  private static double[] doubles(float[] values) {
    double[] result = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = values[i];
    }
    return result;
  }
}
