package headway.common.network.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import headway.common.network.NetworkCatalogue;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TensorShapesTest {
  @Test
  void findsTheLargestTensorOfTheShippedNetwork() {
    OnnxGraph graph =
        OnnxGraph.parse(NetworkCatalogue.find("efficientnet-lite0").orElseThrow().bytes(), "lite0");

    Map<String, Long> values = TensorShapes.values(graph);

    assertThat(values.values().stream().mapToLong(Long::longValue).max()).hasValue(96L * 112 * 112);
    assertThat(values).containsEntry("features", 1280L);
  }

  @Test
  void countsEachTensorOfOneImage() {
    byte[] model =
        TinyModel.ofImage(0, 3, 4, 5)
            .node("Relu", "large", "image")
            .node("GlobalAveragePool", "pooled", "large")
            .output("pooled", 0, 3, 1, 1)
            .bytes();

    assertThat(TensorShapes.values(OnnxGraph.parse(model, "tiny")))
        .containsEntry("large", 60L)
        .containsEntry("pooled", 3L);
  }

  @Test
  void countsNothingWhereOnnxRuntimeRefusesTheModel() {
    byte[] model =
        TinyModel.ofImage(0, 3, 4, 5)
            .node("NoSuchOperator", "features", "image")
            .output("features", 0, 3)
            .bytes();

    assertThat(TensorShapes.values(OnnxGraph.parse(model, "tiny"))).isEmpty();
  }
}
