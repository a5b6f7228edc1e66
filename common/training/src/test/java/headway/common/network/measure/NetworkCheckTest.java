package headway.common.network.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headway.common.InputException;
import headway.common.UsageException;
import headway.common.network.Cases;
import headway.common.network.NetworkFile;
import headway.common.network.keras.TinyKeras;
import headway.common.network.pretrained.NetworkLayers;
import headway.common.network.pretrained.PretrainedNetwork;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkCheckTest {
  private static final double CLOSE = 5e-6;

  @ParameterizedTest
  @ValueSource(strings = {"branches", "keepdims", "sequential"})
  void computesTheSameWhereverItIsCut(String name) {
    PretrainedNetwork network = keras(name);
    NetworkCheck check = check(network, name, name);

    assertThat(check.onnx()).isLessThan(CLOSE);
    assertThat(check.dl4j()).isLessThan(CLOSE);
    assertThat(network.list().cuts())
        .isNotEmpty()
        .allSatisfy(cut -> assertThat(check.at(cut)).as(cut).isLessThan(CLOSE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"branches", "keepdims", "sequential"})
  void computesTheSameReadBackFromItsOwnOnnx(String name) {
    PretrainedNetwork network = onnx(keras(name));
    NetworkCheck check = check(network, name, name);

    assertThat(check.dl4j()).isLessThan(CLOSE);
    assertThat(network.list().cuts())
        .isNotEmpty()
        .allSatisfy(cut -> assertThat(check.at(cut)).as(cut).isLessThan(CLOSE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"grey", "tutorial_logits", "binary_sigmoid"})
  void computesAsKerasDoes(String name) {
    NetworkCheck check =
        new NetworkCheck(
            Cases.network("keras/" + name + ".h5"),
            Cases.array("keras/" + name + ".x.npy"),
            Cases.array("keras/" + name + ".y.npy"));

    assertThat(check.onnx()).isLessThan(CLOSE);
    assertThat(check.dl4j()).isLessThan(CLOSE);
  }

  @Test
  void seesOutputsThatDiffer() {
    NpyArray wrong = array("branches_y.npy");
    wrong.values()[3] += 0.1f;

    assertThat(new NetworkCheck(keras("branches"), array("branches_x.npy"), wrong).onnx())
        .isGreaterThan(0.1);
  }

  @Test
  void refusesInputOfWrongSize() {
    assertThatThrownBy(() -> check(keras("branches"), "keepdims", "keepdims"))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "Cannot check network branches.h5: the input has shape [2, 8, 8, 3] but it takes"
                + " N×3×13×10 or N×13×10×3");
  }

  @Test
  void refusesCutWithinBranches() {
    assertThatThrownBy(() -> check(keras("branches"), "branches", "branches").at("depthwise"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("Cannot cut network branches.h5 at 'depthwise'")
        .hasMessageContaining("nearest names are");
  }

  @Test
  void countsLayersAsKerasDoes() {
    NetworkLayers layers = keras("sequential").list();

    assertThat(layers.cutFreezing(3)).isEqualTo("block1_pool");
    assertThat(layers.cutTraining(2)).isEqualTo("flatten");
    assertThat(keras("sequential").defaultCut()).isEqualTo("fc1");
    NetworkLayers branches = keras("branches").list();
    assertThatThrownBy(() -> branches.cutFreezing(10))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("Cannot cut network branches.h5 by --frozen-layers 10")
        .hasMessageContaining("8 ('stem/relu')");
  }

  @Test
  void listsKindsShapesAndParameters() {
    var layers = keras("sequential").list().layers();

    assertThat(layers.get(0).kind()).isEqualTo("Input");
    assertThat(layers.get(1).kind()).isEqualTo("Conv+Relu");
    assertThat(layers.get(1).parameters()).isEqualTo(3 * 3 * 3 * 3 + 3);
    assertThat(layers.get(2).shape()).containsExactly(3, 4, 3);
    assertThat(layers).extracting("name").startsWith("block1_conv1_input", "block1_conv1");
  }

  private static PretrainedNetwork keras(String name) {
    NetworkFile file = new NetworkFile(name + ".h5", NetworkFile.Format.KERAS);
    return PretrainedNetwork.read(file, TinyKeras.bytes(name + ".h5"), OptionalInt.empty());
  }

  private static PretrainedNetwork onnx(PretrainedNetwork network) {
    NetworkFile file = new NetworkFile("again.onnx", NetworkFile.Format.ONNX);
    return PretrainedNetwork.read(file, network.onnx().model().toByteArray(), OptionalInt.empty());
  }

  private static NetworkCheck check(PretrainedNetwork network, String x, String y) {
    return new NetworkCheck(network, array(x + "_x.npy"), array(y + "_y.npy"));
  }

  private static NpyArray array(String file) {
    return NpyArray.parse(TinyKeras.bytes(file), file);
  }
}
