package headway.common.network.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headway.common.InputException;
import headway.common.network.NetworkCatalogue;
import headway.common.network.forms.ImageInput;
import headway.common.storage.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import onnx.Onnx.TensorProto;
import org.junit.jupiter.api.Test;

class OnnxGraphTest {
  private static final String ORIGIN = "s3a://models/leaves.onnx";

  @Test
  void describesTheShippedNetwork() {
    var shipped = NetworkCatalogue.find("efficientnet-lite0").orElseThrow();

    OnnxGraph graph = OnnxGraph.parse(shipped.bytes(), shipped.name());

    assertThat(graph.input()).isEqualTo(new ImageInput("input", 3, 224, 224));
    assertThat(graph.outputs()).containsExactly("logits", "features");
    assertThat(graph.opset()).isEqualTo(13);
    assertThat(graph.sha256()).isEqualTo(shipped.sha256());
    assertThat(graph.cuts()).contains(shipped.defaultCut()).endsWith("gap", "features", "logits");
  }

  @Test
  void offersCutsOnlyWhereOneTensorCrosses() {
    byte[] residual =
        TinyModel.ofImage(0, 3, 4, 4)
            .weights("w", new long[] {1}, 2)
            .node("Relu", "stem", "image")
            .node("Abs", "branch", "stem")
            .node("Mul", "scaled", "branch", "w")
            .node("Add", "sum", "scaled", "stem")
            .node("Tanh", "unused", "sum")
            .node("Flatten", "flat", "sum")
            .output("flat", 0, 48)
            .bytes();

    assertThat(OnnxGraph.parse(residual, ORIGIN).cuts()).containsExactly("stem", "sum", "flat");
  }

  @Test
  void takesImagesWithChannelsLastAsChannelsFirst() {
    byte[] last = TinyModel.ofImage(0, 8, 6, 3).node("Relu", "y", "image").output("y").bytes();

    OnnxGraph graph = OnnxGraph.parse(last, ORIGIN);

    assertThat(graph.input()).isEqualTo(new ImageInput("image", 3, 8, 6));
    assertThat(graph.cuts()).as("the transpose is no layer").containsExactly("y");
    assertThat(graph.sha256()).as("of the file").isEqualTo(Sha256.of(last));
  }

  @Test
  void readsOldFilesThatListTheirWeightsAsInputs() {
    byte[] old =
        TinyModel.ofImage(1, 3, 8, 6)
            .input("w", TensorProto.DataType.FLOAT, 1)
            .weights("w", new long[] {1}, 2)
            .node("Mul", "y", "image", "w")
            .output("y", 1, 3, 8, 6)
            .bytes();

    assertThat(OnnxGraph.parse(old, ORIGIN).input()).isEqualTo(new ImageInput("image", 3, 8, 6));
  }

  @Test
  void refusesBytesThatAreNoModel() {
    byte[] whole = NetworkCatalogue.find("efficientnet-lite0").orElseThrow().bytes();
    byte[][] broken = {
      {},
      "<html>Not found</html>".getBytes(StandardCharsets.UTF_8),
      "version https://git-lfs.github.com/spec/v1\n".getBytes(StandardCharsets.UTF_8),
      Arrays.copyOf(whole, whole.length / 2),
      Arrays.copyOf(whole, whole.length - 1),
      Arrays.copyOf(whole, 100),
      {8, 8},
    };
    for (byte[] bytes : broken) {
      assertThatThrownBy(() -> OnnxGraph.parse(bytes, ORIGIN))
          .isInstanceOf(InputException.class)
          .hasMessageStartingWith(
              "Cannot read network %s: its %,d bytes are not an ONNX model"
                  .formatted(ORIGIN, bytes.length))
          .hasMessageNotContaining("\n");
    }
  }

  @Test
  void refusesWeightsInAnotherFile() {
    byte[] external =
        TinyModel.ofImage(1, 3, 8, 8)
            .externalWeights("w", "leaves.onnx.data")
            .node("Mul", "y", "image", "w")
            .output("y", 1, 3, 8, 8)
            .bytes();

    assertThatThrownBy(() -> OnnxGraph.parse(external, ORIGIN))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "Cannot read network s3a://models/leaves.onnx: the weights 'w' lie in another file"
                + " ('leaves.onnx.data'); save the model as one file");
  }

  @Test
  void refusesInputsThatAreNoImage() {
    assertRefused(
        TinyModel.ofImage(0, 12, 8, 8),
        "its input 'image' has shape [?×12×8×8] where N×C×H×W or N×H×W×C with 1 or 3 channels is"
            + " expected");
    assertRefused(
        TinyModel.ofImage(0, 128), "its input 'image' has shape [?×128] where N×C×H×W is expected");
    assertRefused(
        TinyModel.ofImage(0, 3, 0, 0),
        "it takes images of any size; give one by --set network.inputSide=224");
    assertRefused(
        TinyModel.withoutInput().input("image", TensorProto.DataType.UINT8, 0, 3, 8, 8),
        "its input 'image' holds UINT8 where float32 is expected");
    byte[] masked =
        TinyModel.ofImage(0, 3, 8, 8)
            .input("mask", TensorProto.DataType.FLOAT, 0, 1)
            .node("Mul", "y", "image", "mask")
            .output("y")
            .bytes();
    assertThatThrownBy(() -> OnnxGraph.parse(masked, ORIGIN))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("it has 2 inputs [image, mask] where one image input is expected");
    assertRefused(TinyModel.withoutInput(), "it has 0 inputs [] where one image input is expected");
  }

  private static void assertRefused(TinyModel model, String reason) {
    byte[] bytes = model.node("Relu", "y", "image").output("y").bytes();
    assertThatThrownBy(() -> OnnxGraph.parse(bytes, ORIGIN))
        .isInstanceOf(InputException.class)
        .hasMessage("Cannot use network " + ORIGIN + ": " + reason);
  }
}
