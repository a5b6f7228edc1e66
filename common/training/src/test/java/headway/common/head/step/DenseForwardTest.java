package headway.common.head.step;

import static org.assertj.core.api.Assertions.assertThat;

import headway.common.head.ClassWeights;
import headway.common.head.HeadNetwork;
import headway.common.head.optimizer.UpdateRule;
import headway.common.hyperparameters.HeadSpec;
import headway.common.hyperparameters.OptimizerSpec;
import headway.common.nd4j.Nd4jArrays;
import headway.common.network.trainable.ScratchLayers;
import java.util.Random;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;

class DenseForwardTest {
  private static final int INPUTS = 70;
  private static final int CLASSES = 9;

  private static ComputationGraph head(String spec) {
    return new HeadNetwork(
            HeadSpec.parse(spec),
            UpdateRule.of(OptimizerSpec.parse("adam 1e-3")),
            ClassWeights.equal(CLASSES))
        .init(INPUTS, 3);
  }

  private static INDArray examples(int count, int seed) {
    float[] values = new float[count * INPUTS];
    Random random = new Random(seed);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Nd4jArrays.matrix(values, count);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "softmax",
        "dense 40 relu, softmax",
        "dropout 0.4, dense 33 tanh, dropout 0.5, dense 20 sigmoid, softmax",
        "dense 16 elu, softmax"
      })
  void equalsDl4jInEveryBitWhateverBatchesCameBefore(String spec) {
    ComputationGraph network = head(spec);
    DenseForward forward = DenseForward.of(network).orElseThrow();

    for (int count : new int[] {64, 1, 64, 17, 300}) {
      INDArray batch = examples(count, count);
      float[] expected = Nd4jArrays.of(network.outputSingle(batch));

      assertThat(forward.output(batch)).as("%d examples", count).isEqualTo(expected);
    }
  }

  @Test
  void isOfDenseLayersOnly() {
    assertThat(DenseForward.of(ScratchLayers.smallCnn(32, 7).graph())).isEmpty();
  }

  @Test
  void leavesToDl4jDenseLayersThatAreNoHead() {
    assertThat(DenseForward.of(OtherDenseNetworks.scaledBetween())).isEmpty();
    assertThat(DenseForward.of(OtherDenseNetworks.withoutBias())).isEmpty();
    assertThat(DenseForward.of(OtherDenseNetworks.branched())).isEmpty();
  }
}
