package headway.common.network.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headway.common.InputException;
import headway.common.UsageException;
import headway.common.network.NetworkCatalogue;
import headway.common.network.runtime.FrozenNetwork;
import java.util.Random;
import onnx.Onnx.TensorProto;
import org.junit.jupiter.api.Test;

class OnnxCutTest {
  private static final byte[] MODEL =
      NetworkCatalogue.find("efficientnet-lite0").orElseThrow().bytes();
  private static final OnnxGraph WHOLE = OnnxGraph.parse(MODEL, "efficientnet-lite0");

  @Test
  void keepsOnlyWhatLiesBelow() {
    OnnxGraph frozen = OnnxGraph.parse(OnnxCut.below(WHOLE, "features"), "frozen");

    assertThat(frozen.outputs()).containsExactly("features");
    assertThat(frozen.input()).isEqualTo(WHOLE.input());
    assertThat(frozen.cuts()).endsWith("features");
    assertThat(frozen.model().getGraph().getInitializerList())
        .extracting(TensorProto::getName)
        .hasSize(WHOLE.model().getGraph().getInitializerCount() - 2)
        .doesNotContain("fcw", "fcb");
  }

  @Test
  void givesTheSameFeaturesBitForBit() {
    float[] image = noise(WHOLE.input().valuesPerImage());
    float[] expected;
    try (var network = FrozenNetwork.open(MODEL, "whole", "features", 1)) {
      expected = network.run(image, 1);
    }

    try (var frozen = FrozenNetwork.open(OnnxCut.below(WHOLE, "features"), "frozen", 1)) {
      assertThat(frozen.run(image, 1)).containsExactly(expected);
      assertThat(frozen.featureShape()).containsExactly(1280);
    }
  }

  @Test
  void writesTheSameBytesEachTime() {
    OnnxGraph readAgain = OnnxGraph.parse(MODEL.clone(), "elsewhere");

    assertThat(OnnxCut.below(readAgain, "features"))
        .isEqualTo(OnnxCut.below(WHOLE, "features"))
        .hasSizeLessThan(MODEL.length - 1280 * 1000 * Float.BYTES);
  }

  @Test
  void cutsLowerDownAtFeatureMaps() {
    byte[] frozen = OnnxCut.below(WHOLE, "_blocks.0._bn2.o");

    try (var network = FrozenNetwork.open(frozen, "frozen", 1)) {
      assertThat(network.featureShape()).containsExactly(16, 112, 112);
      assertThat(network.featureCount()).isEqualTo(16 * 112 * 112);
    }
  }

  @Test
  void freesTheBatchOfANetworkExportedForOneImage() {
    OnnxGraph fixed =
        OnnxGraph.parse(
            TinyModel.ofImage(1, 3, 2, 2)
                .node("GlobalAveragePool", "pooled", "image")
                .node("Flatten", "features", "pooled")
                .output("features", 1, 3)
                .bytes(),
            "fixed");

    try (var network = FrozenNetwork.open(OnnxCut.below(fixed, "features"), "frozen", 1)) {
      float[] images = {1, 2, 3, 4, 0, 0, 0, 0, 2, 2, 2, 2, 1, 1, 1, 1, 5, 5, 5, 5, 0, 4, 0, 4};
      assertThat(network.run(images, 2)).containsExactly(2.5f, 0, 2, 1, 5, 2);
    }
  }

  @Test
  void refusesNetworkThatMixesTheImagesOfABatch() {
    OnnxGraph mixing =
        OnnxGraph.parse(
            TinyModel.ofImage(1, 3, 2, 2)
                .node("ReduceSum", "sum", "image")
                .output("sum", 1, 1, 1, 1)
                .bytes(),
            "mixing.onnx");

    assertThatThrownBy(() -> OnnxCut.below(mixing, "sum"))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "Cannot cut network mixing.onnx at 'sum': its shape is [1, 1, 1, 1] where a free batch"
                + " dimension and values per image are expected; export the network with a free"
                + " batch dimension");
  }

  @Test
  void suggestsNearNamesForAnUnknownTensor() {
    assertThatThrownBy(() -> OnnxCut.below(WHOLE, "feature"))
        .isInstanceOf(UsageException.class)
        .hasMessageMatching(
            "Cannot cut network efficientnet-lite0 at 'feature': it has no such tensor; it can be"
                + " cut at \\d+ tensors, the nearest names are features, .*, .*");
  }

  @Test
  void refusesToCutInsideAResidualBlock() {
    assertThatThrownBy(() -> OnnxCut.below(WHOLE, "_blocks.2._bn1.o"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(
            "at '_blocks.2._bn1.o': what the image causes does not all cross that tensor");
  }

  private static float[] noise(int count) {
    Random random = new Random(7);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.nextFloat() * 2 - 1;
    }
    return values;
  }
}
