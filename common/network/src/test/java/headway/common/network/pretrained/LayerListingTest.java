package headway.common.network.pretrained;

import static org.assertj.core.api.Assertions.assertThat;

import headway.common.network.onnx.OnnxGraph;
import headway.common.network.onnx.TinyModel;
import org.junit.jupiter.api.Test;

class LayerListingTest {
  @Test
  void leavesOutWhatIsComputedOfShapes() {
    byte[] model =
        TinyModel.ofImage(0, 3, 4, 4)
            .node("Relu", "relu", "image")
            .node("Shape", "size", "relu")
            .node("Abs", "positive", "size")
            .node("Reshape", "y", "relu", "positive")
            .output("y", 0, 3, 4, 4)
            .bytes();

    NetworkLayers layers = LayerListing.of(OnnxGraph.parse(model, "tiny"), false);

    assertThat(layers.layers())
        .extracting(NetworkLayer::name)
        .containsExactly("image", "relu", "y");
  }
}
