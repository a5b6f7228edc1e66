package headway.common.network.trainable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import headway.common.nd4j.Nd4jArrays;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Keras' initial values: {@code glorot_uniform}, ±√(6 / (fan in + fan out)), and biases of zero.
 */
class ScratchLayersTest {
  private static final int WINDOW = 3 * 3;

  @ParameterizedTest
  @CsvSource({"conv0, 3, 32", "conv1, 32, 32", "conv2, 32, 64"})
  void convolutionsStartAsKerasStartsThem(String layer, int in, int out) {
    ComputationGraph network = ScratchLayers.smallCnn(32, 5).graph();
    float[] weights = Nd4jArrays.of(network.getLayer(layer).getParam("W"));
    double bound = Math.sqrt(6.0 / (WINDOW * (in + out)));
    double least = 0;
    double most = 0;
    double squares = 0;
    for (float each : weights) {
      least = Math.min(least, each);
      most = Math.max(most, each);
      squares += each * each;
    }

    assertThat(weights).hasSize(WINDOW * in * out);
    assertThat(least).isCloseTo(-bound, within(bound / 50));
    assertThat(most).isCloseTo(bound, within(bound / 50));
    assertThat(Math.max(most, -least)).isLessThanOrEqualTo(bound);
    assertThat(squares / weights.length)
        .as("variance of a uniform distribution")
        .isCloseTo(bound * bound / 3, within(bound * bound / 20));
    assertThat(Nd4jArrays.of(network.getLayer(layer).getParam("b"))).containsOnly(0);
  }
}
