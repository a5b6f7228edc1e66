package headway.common.network.proto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headway.common.InputException;
import headway.common.natives.WeightsFolder;
import headway.common.network.onnx.OnnxCut;
import headway.common.network.onnx.OnnxGraph;
import headway.common.network.onnx.TinyModel;
import headway.common.network.runtime.FrozenNetwork;
import headway.common.storage.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Weights that stay in a file, as those of networks above 2 GB do. */
class ExternalWeightsTest {
  private static final int PIXELS = 3 * 80 * 80;

  @TempDir private Path folder;

  @Test
  void computesWithWeightsThatStayInAFileNamedByItsHash() throws IOException {
    byte[] model = besideFile(PIXELS);
    OnnxGraph graph = OnnxGraph.parse(model, "large");

    assertThat(model.length).isLessThan(2_000);
    assertThat(LargeWeights.bytes(graph.model())).isEqualTo(PIXELS * Float.BYTES);
    byte[] frozen = OnnxCut.below(graph, "y");
    assertThat(LargeWeights.files(DeterministicOnnx.parse(frozen)))
        .isEqualTo(LargeWeights.files(graph.model()));
    float[] image = new float[PIXELS];
    image[0] = 1;
    image[PIXELS - 1] = 1;
    try (FrozenNetwork network = FrozenNetwork.open(frozen, "large", 1)) {
      float[] values = network.run(image, 1);
      assertThat(values[0]).isEqualTo(5);
      assertThat(values[1]).isZero();
      assertThat(values[PIXELS - 1]).isEqualTo(4 + PIXELS);
    }
  }

  @Test
  void hasTheHashOfItsWeights() throws IOException {
    byte[] before = besideFile(PIXELS);

    assertThat(besideFile(PIXELS)).isEqualTo(before);
    assertThat(Sha256.of(besideFile(PIXELS + 1))).isNotEqualTo(Sha256.of(before));
  }

  @Test
  void refusesAFileThatIsCutShort() {
    assertThatThrownBy(() -> besideFile(PIXELS - 1))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "Cannot read network large: its weights 'w' end at byte 76,800 of 'data', which has"
                + " 76,796; copy that file again, whole");
  }

  /** The image times 1 to the number of values, and 4 of a small tensor in the same file. */
  private byte[] besideFile(int values) throws IOException {
    byte[] data = new byte[values * Float.BYTES];
    ByteBuffer floats = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < values; i++) {
      floats.putFloat(i + 1f);
    }
    String sha256 = Sha256.of(data);
    Path file = Files.write(folder.resolve(sha256), data);
    WeightsFolder.use(folder);
    byte[] model =
        TinyModel.ofImage(0, 3, 80, 80)
            .externalWeights("w", "data", 0, 3, 80, 80)
            .externalWeights("four", "data", 12, 1)
            .node("Mul", "scaled", "image", "w")
            .node("Sign", "shown", "image")
            .node("Mul", "fours", "shown", "four")
            .node("Add", "y", "scaled", "fours")
            .output("y", 0, 3, 80, 80)
            .bytes();
    return ExternalWeights.of(model, "large")
        .besideFiles(location -> new ExternalWeights.KeptFile(sha256, file));
  }
}
