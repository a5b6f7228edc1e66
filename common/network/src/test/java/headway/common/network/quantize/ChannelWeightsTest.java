package headway.common.network.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import headway.common.network.proto.Constants;
import org.junit.jupiter.api.Test;

class ChannelWeightsTest {
  @Test
  void haveAScaleForEachOutputChannel() {
    float[] real = {1, -2, 0.5f, 100, 50, -25};

    ChannelWeights rows =
        ChannelWeights.of(Constants.floats("w", real, 2, 3), 0, new float[2], 0.1f);
    ChannelWeights columns =
        ChannelWeights.of(Constants.floats("w", real, 3, 2), 1, new float[2], 0.1f);

    assertThat(rows.scales()).containsExactly(2 / 127f, 100 / 127f);
    assertThat(rows.values()).containsExactly(64, -127, 32, 127, 64, -32);
    assertThat(columns.scales()).containsExactly(50 / 127f, 100 / 127f);
    assertThat(columns.values()).containsExactly(3, -3, 1, 127, 127, -32);
  }

  @Test
  void leaveRoomForTheBias() {
    float[] bias = {1e6f, 0};
    ChannelWeights weights =
        ChannelWeights.of(
            Constants.floats("w", new float[] {1e-9f, 0}, 2, 1, 1, 1), 0, bias, 1e-3f);

    float scale = weights.productScales(1e-3f)[0];
    assertThat((double) weights.bias(bias, 1e-3f)[0] * scale).isCloseTo(1e6, within(1.0));
    assertThat(weights.scales()[1]).as("a channel of zeros").isPositive();
  }
}
