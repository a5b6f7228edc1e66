package headway.common.network.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import headway.common.InputException;
import headway.common.nd4j.Nd4jArrays;
import headway.common.network.export.OnnxExporter;
import headway.common.network.fold.GraphFolding;
import headway.common.network.runtime.FrozenNetwork;
import java.util.Arrays;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KerasReaderTest {
  private static final float CLOSE = 2e-6f;

  @ParameterizedTest
  @ValueSource(strings = {"branches", "keepdims", "sequential"})
  void computesAsKerasDoesInDl4j(String name) {
    TinyKeras tiny = TinyKeras.named(name);

    float[] outputs = Nd4jArrays.of(tiny.network().graph().output(tiny.images())[0]);

    assertThat(outputs).containsExactly(tiny.answers(), within(CLOSE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"branches", "keepdims", "sequential"})
  void computesAsKerasDoesInOnnxRuntime(String name) {
    TinyKeras tiny = TinyKeras.named(name);

    byte[] model = OnnxExporter.write(tiny.network());

    assertThat(run(model, tiny)).containsExactly(tiny.answers(), within(CLOSE));
    assertThat(run(GraphFolding.of(model, name), tiny))
        .containsExactly(tiny.answers(), within(CLOSE));
  }

  private static float[] run(byte[] model, TinyKeras tiny) {
    try (FrozenNetwork network = FrozenNetwork.open(model, "tiny", 1)) {
      return network.run(Nd4jArrays.of(tiny.images()), tiny.count());
    }
  }

  @Test
  void keepsKerasNamesAndGivesShapesChannelsFirst() {
    var shapes = TinyKeras.named("sequential").network().shapes();

    assertThat(shapes.keySet())
        .containsExactly("block1_conv1", "block1_pool", "flatten", "fc1", "predictions");
    assertThat(shapes.get("block1_pool")).containsExactly(3, 4, 3);
  }

  @Test
  void readsTheSameFileToTheSameModel() {
    byte[] first = OnnxExporter.write(TinyKeras.named("branches").network());

    assertThat(OnnxExporter.write(TinyKeras.named("branches").network())).isEqualTo(first);
  }

  @Test
  void refusesFileThatIsCutShort() {
    byte[] whole = TinyKeras.bytes("branches.h5");

    refuses(Arrays.copyOf(whole, whole.length / 2), "cut short or damaged; fetch it again");
    refuses(Arrays.copyOf(whole, 5), "are not an HDF5 file; save it by Keras 2");
  }

  @Test
  void refusesFileOfKeras3() {
    refuses(
        TinyKeras.bytes("keras3.h5"), "saved by Keras 3.3.3, and only files of Keras 2 are read");
  }

  @Test
  void refusesWeightsWithoutArchitecture() {
    refuses(
        TinyKeras.bytes("weights_only.h5"), "holds weights but no architecture; save the whole");
  }

  private static void refuses(byte[] file, String reason) {
    assertThatThrownBy(() -> KerasReader.read(file, "s3a://b/net.h5", OptionalInt.empty()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("s3a://b/net.h5")
        .hasMessageContaining(reason);
  }
}
