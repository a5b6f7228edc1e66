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
    refuses(Arrays.copyOf(whole, 5), "are not a file of Keras; save it by model.save");
    byte[] archive = TinyKeras.bytes("keras3_small_cnn.keras");
    refuses(Arrays.copyOf(archive, archive.length / 2), "the .keras file is cut short, damaged");
  }

  /** Networks within networks, layers that augment, and sums that prepare pixels. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "keras3_small_cnn.keras",
        "keras3_small_cnn.h5",
        "keras3_base_in_sequential.keras",
        "keras3_base_in_sequential.h5",
        "keras3_base_in_functional.keras",
        "keras3_base_in_functional.h5",
        "keras3_blocks.keras",
        "keras3_blocks.h5",
        "keras2_small_cnn.h5",
        "keras2_base_in_sequential.h5",
        "keras2_base_in_functional.h5",
        "keras2_blocks.h5"
      })
  void computesTheTutorialsAsKerasDoes(String file) {
    TinyKeras tiny = TinyKeras.ofFile(file);

    float[] outputs = run(OnnxExporter.write(tiny.network()), tiny);
    float[] byDl4j = Nd4jArrays.of(tiny.network().graph().output(tiny.images())[0]);

    float largest = 0;
    for (float answer : tiny.answers()) {
      largest = Math.max(largest, Math.abs(answer));
    }
    assertThat(outputs).containsExactly(tiny.answers(), within(1e-5f * largest));
    assertThat(byDl4j).containsExactly(tiny.answers(), within(1e-5f * largest));
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
