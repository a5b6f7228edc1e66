package headway.common.network.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import headway.common.network.proto.Attributes;
import headway.common.network.runtime.FrozenNetwork;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Exporters compute the batch size of the image's shape, and use it anywhere above. */
class BatchSizeTest {
  private static final float[] IMAGES = {
    1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24
  };

  @Test
  void cutsBelowWhatReadsTheBatchSizeAndComputesTheRestOfTheCut() {
    OnnxGraph graph =
        OnnxGraph.parse(
            TinyModel.ofImage(0, 3, 2, 2)
                .opset(18)
                .node(
                    "Shape",
                    "batch",
                    List.of(Attributes.integer("start", 0), Attributes.integer("end", 1)),
                    "image")
                .node("Shape", "shape", "image")
                .integers("one", 1)
                .node("Gather", "channels", "shape", "one")
                .integers("four", 4)
                .node("Relu", "low", "image")
                .node(
                    "Concat",
                    "to",
                    List.of(Attributes.integer("axis", 0)),
                    "batch",
                    "channels",
                    "four")
                .node("Reshape", "high", "low", "to")
                .node("Neg", "y", "high")
                .output("y", 0, 3, 4)
                .bytes(),
            "tiny");

    assertThat(graph.cuts()).containsExactly("low", "high", "y");
    byte[] above = OnnxCut.between(graph, "low", new long[] {3, 2, 2}, "y");
    try (FrozenNetwork upper = FrozenNetwork.openRows(above, "upper", "low", 12, "y", 1)) {
      assertThat(upper.featureShape()).containsExactly(3, 4);
      assertThat(upper.run(IMAGES, 2)).startsWith(-1, -2, -3).endsWith(-23, -24);
    }
  }

  @Test
  void takesTheSizeOfImagesFromTheMetadataWhereTheGraphLeavesItFree() {
    byte[] model =
        TinyModel.ofImage(0, 0, 0, 0)
            .node("Relu", "y", "image")
            .output("y", 0, 0, 0, 0)
            .metadata("headway.preprocessing", "{\"height\": 6, \"width\": 5, \"mean\": [0, 0, 0]}")
            .bytes();

    assertThat(OnnxGraph.parse(model, "tiny").input().shape(1)).containsExactly(1, 3, 6, 5);
  }
}
