package headway.common.network.tail;

import static org.assertj.core.api.Assertions.assertThat;

import headway.common.network.NetworkFile;
import headway.common.network.NetworkReference;
import headway.common.network.onnx.TinyModel;
import headway.common.network.pretrained.PretrainedNetwork;
import headway.common.network.proto.Attributes;
import headway.common.network.runtime.FrozenNetwork;
import java.util.List;
import java.util.OptionalInt;
import onnx.Onnx.TensorProto.DataType;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** One vector for each image, whatever a transformer was exported to give. */
class TransformerOutputsTest {
  /** Two images of 2×2 pixels, whose three planes have the values 1 to 3, and 4 to 6. */
  private static final float[] IMAGES = {
    1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 6, 6, 6, 6
  };

  @Test
  void takesTheClassTokenOfAllTokens() {
    PretrainedNetwork network =
        network(
            tokens(TinyModel.ofImage(0, 3, 2, 2))
                .weights("class", new long[] {1, 1, 3}, 7, 8, 9)
                .node("Shape", "shape", "image")
                .integers("first", 0)
                .node("Gather", "count", "shape", "first")
                .integers("ones", 1, 1)
                .node("Concat", "to", List.of(Attributes.integer("axis", 0)), "count", "ones")
                .node("Expand", "classes", "class", "to")
                .node(
                    "Concat", "joined", List.of(Attributes.integer("axis", 1)), "classes", "tokens")
                .node("Add", "last_hidden_state", "joined", "class")
                .output("last_hidden_state", 0, 5, 3));

    assertThat(network.defaultCut()).isEqualTo("last_hidden_state/pooled");
    assertThat(network.explainDefaultCut().orElseThrow())
        .startsWith(
            "features are the 3 values of 'last_hidden_state/pooled', which is the class token of"
                + " 'last_hidden_state', for no layer");
    assertThat(features(network)).containsExactly(14, 16, 18, 14, 16, 18);
  }

  @Test
  void takesTheMeanOfTheTokensWhereNoneStandsForTheClass() {
    PretrainedNetwork network =
        network(
            tokens(TinyModel.ofImage(0, 3, 2, 2))
                .node("ReduceMean", "mean", List.of(Attributes.integers("axes", 2)), "tokens")
                .node("Sub", "centred", "tokens", "mean")
                .node("Mul", "square", "centred", "centred")
                .node("ReduceMean", "variance", List.of(Attributes.integers("axes", 2)), "square")
                .node("Sqrt", "deviation", "variance")
                .node("Div", "last_hidden_state", "centred", "deviation")
                .output("last_hidden_state", 0, 4, 3));

    assertThat(network.explainDefaultCut().orElseThrow())
        .contains("which is the mean over the tokens of 'last_hidden_state'");
    assertThat(features(network))
        .containsExactly(
            new float[] {-1.2247449f, 0, 1.2247449f, -1.2247449f, 0, 1.2247449f},
            Offset.offset(1e-6f));
  }

  @Test
  void takesTheEmbeddingOfAnImageAndLeavesTheTextOut() {
    TinyModel model =
        TinyModel.ofImage(0, 0, 0, 0)
            .input("input_ids", DataType.INT64, 0, 77)
            .node("Cast", "cast", List.of(Attributes.integer("to", 1)), "image")
            .weights("w", new long[] {2, 3, 1, 1}, 1, 0, 0, 0, 1, 0)
            .node("Conv", "map", "cast", "w")
            .node("GlobalAveragePool", "mean", "map")
            .node("Flatten", "pooled", "mean")
            .weights("projection", new long[] {2, 2}, 0, 1, 1, 0)
            .node("MatMul", "image_embeds", "pooled", "projection")
            .node("Cast", "text_embeds", List.of(Attributes.integer("to", 1)), "input_ids")
            .output("text_embeds", 0, 77)
            .output("image_embeds", 0, 2);
    PretrainedNetwork network = network(model);

    assertThat(network.defaultCut()).isEqualTo("image_embeds");
    assertThat(network.explainDefaultCut().orElseThrow()).doesNotContain("classifier");
    assertThat(network.onnx().notes())
        .containsExactly(
            "its inputs other than the image (input_ids) are left out, with the outputs that need"
                + " them (text_embeds)");
    assertThat(features(network)).containsExactly(2, 1, 5, 4);
  }

  /** Each pixel a token of its three values. */
  private static TinyModel tokens(TinyModel model) {
    return model
        .integers("flat", 0, 3, 4)
        .node("Reshape", "rows", "image", "flat")
        .node("Transpose", "tokens", List.of(Attributes.integers("perm", 0, 2, 1)), "rows");
  }

  private static float[] features(PretrainedNetwork network) {
    try (FrozenNetwork frozen =
        FrozenNetwork.open(network.below(network.defaultCut()), "frozen", 1)) {
      return frozen.run(IMAGES, 2);
    }
  }

  private static PretrainedNetwork network(TinyModel model) {
    return PretrainedNetwork.read(
        (NetworkFile) NetworkReference.parse("tiny.onnx"), model.bytes(), OptionalInt.of(2));
  }
}
