package headway.common.network.tail;

import static org.assertj.core.api.Assertions.assertThat;

import headway.common.network.Cases;
import headway.common.network.NetworkCatalogue;
import headway.common.network.pretrained.PretrainedNetwork;
import headway.common.network.runtime.FrozenNetwork;
import java.util.OptionalInt;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The shipped network with its classifier in the forms that other exporters write. */
class RewrittenNetworkTest {
  private static final Offset<Float> ERROR = Offset.offset(1e-6f);

  @ParameterizedTest
  @EnumSource
  void givesTheShippedFeatures(RewrittenTail form) {
    PretrainedNetwork shipped =
        PretrainedNetwork.shipped(NetworkCatalogue.find("efficientnet-lite0").orElseThrow());
    PretrainedNetwork rewritten = Cases.network("lite0.onnx", form.network(), OptionalInt.empty());

    assertThat(features(rewritten)).containsExactly(features(shipped), ERROR);
  }

  private static float[] features(PretrainedNetwork network) {
    try (FrozenNetwork frozen =
        FrozenNetwork.open(network.below(network.defaultCut()), "frozen", 1)) {
      float[] image = new float[frozen.input().valuesPerImage()];
      for (int i = 0; i < image.length; i++) {
        image[i] = (i * 31 % 257) / 128f - 1;
      }
      return frozen.run(image, 1);
    }
  }
}
