package headway.common.network.classifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import headway.common.image.HeatMap;
import headway.common.network.onnx.OnnxGraph;
import headway.common.network.onnx.TinyModel;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ClassActivationMapTest {
  private static final int CHANNELS = 3;
  private static final int HEIGHT = 7;
  private static final int WIDTH = 6;
  private static final int POSITIONS = HEIGHT * WIDTH;
  private static final int LABEL = 1;
  private static final float TOLERANCE = 1e-5f;

  private final Random random = new Random(5);
  private final float[] pixels = noise(CHANNELS * POSITIONS);

  @Test
  void afterGlobalPoolingItIsTheWeightedSumOfTheChannels() {
    float[] weights = noise(CHANNELS * 2);
    HeatMap map =
        map(
            network()
                .node("GlobalAveragePool", "pooled", "maps")
                .node("Flatten", "features", "pooled")
                .weights("w", new long[] {CHANNELS, 2}, weights)
                .node("MatMul", "logits", "features", "w"));
    for (int position = 0; position < POSITIONS; position++) {
      float expected = 0;
      for (int channel = 0; channel < CHANNELS; channel++) {
        expected += weights[channel * 2 + LABEL] * activation(channel, position) / POSITIONS;
      }
      assertThat(at(map, position)).isCloseTo(expected, within(TOLERANCE));
    }
  }

  @Test
  void whereADenseLayerReadsEveryPositionItIsGradientTimesActivation() {
    float[] weights = noise(CHANNELS * POSITIONS * 2);
    HeatMap map =
        map(
            network()
                .node("Flatten", "features", "maps")
                .weights("w", new long[] {CHANNELS * POSITIONS, 2}, weights)
                .node("MatMul", "logits", "features", "w"));
    for (int position = 0; position < POSITIONS; position++) {
      float expected = 0;
      for (int channel = 0; channel < CHANNELS; channel++) {
        expected +=
            weights[(channel * POSITIONS + position) * 2 + LABEL] * activation(channel, position);
      }
      assertThat(at(map, position)).isCloseTo(expected, within(TOLERANCE));
    }
  }

  @Test
  void aNetworkThatPoolsAtOnceHasNone() {
    OnnxGraph flat =
        classifier(
            TinyModel.ofImage(0, CHANNELS, HEIGHT, WIDTH)
                .node("Flatten", "features", "image")
                .weights("w", new long[] {CHANNELS * POSITIONS, 2}, noise(CHANNELS * POSITIONS * 2))
                .node("MatMul", "logits", "features", "w"));
    assertThat(ClassActivationMap.open(flat, 1)).isEmpty();
  }

  private static TinyModel network() {
    return TinyModel.ofImage(0, CHANNELS, HEIGHT, WIDTH).node("Relu", "maps", "image");
  }

  private HeatMap map(TinyModel model) {
    try (ClassActivationMap activation =
        ClassActivationMap.open(classifier(model), 1).orElseThrow()) {
      HeatMap map = activation.of(pixels, LABEL);
      assertThat(map.height()).isEqualTo(HEIGHT);
      assertThat(map.width()).isEqualTo(WIDTH);
      return map;
    }
  }

  private static OnnxGraph classifier(TinyModel model) {
    return OnnxGraph.parse(model.output("logits", 0, 2).bytes(), "tiny");
  }

  private float activation(int channel, int position) {
    return Math.max(0, pixels[channel * POSITIONS + position]);
  }

  private static float at(HeatMap map, int position) {
    return map.at(position / WIDTH, position % WIDTH);
  }

  private float[] noise(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
