package headway.common.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import headway.common.network.export.OnnxExporter;
import headway.common.network.fromonnx.OnnxReader;
import headway.common.network.onnx.OnnxGraph;
import headway.common.network.runtime.FrozenNetwork;
import org.junit.jupiter.api.Test;

/** ONNX to DL4J layers and back. */
class GoldenRoundTripTest {
  private static final float ERROR = 1e-4f;

  @Test
  void keepsTheLogitsOfEfficientNetLite0() {
    byte[] model = NetworkCatalogue.find("efficientnet-lite0").orElseThrow().bytes();
    byte[] back = OnnxExporter.write(OnnxReader.read(OnnxGraph.parse(model, "lite0")));

    try (FrozenNetwork network = FrozenNetwork.open(back, "back", "logits", 1)) {
      for (GoldenCrop crop : GoldenCrop.all()) {
        float[] logits = network.run(crop.pixels(), 1);
        assertThat(logits).hasSameSizeAs(crop.logits());
        for (int i = 0; i < logits.length; i++) {
          assertThat(logits[i]).as(crop.name()).isCloseTo(crop.logits()[i], offset(ERROR));
        }
      }
    }
  }
}
