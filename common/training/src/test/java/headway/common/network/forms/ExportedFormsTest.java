package headway.common.network.forms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headway.common.InputException;
import headway.common.network.Cases;
import headway.common.network.measure.NetworkCheck;
import headway.common.network.measure.NpyArray;
import headway.common.network.onnx.OnnxGraph;
import headway.common.network.onnx.TensorShapes;
import headway.common.network.onnx.TinyModel;
import headway.common.network.pretrained.PretrainedNetwork;
import headway.common.network.proto.Attributes;
import headway.common.network.runtime.FrozenNetwork;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks exported in training mode, for images of any size, or for one size of batches. */
class ExportedFormsTest {
  private static final Offset<Float> ERROR = Offset.offset(1e-6f);

  @Test
  void letsEverythingThroughWhereDropoutWasExportedInTrainingMode() {
    PretrainedNetwork network = Cases.network("networks/dropout_train.onnx");

    assertThat(run(network, network.defaultCut(), 4))
        .containsExactly(run(Cases.network("tails/gemm.onnx"), "f", 4), ERROR);
    assertThat(network.onnx().notes())
        .containsExactly(
            "it was exported in training mode and is computed in evaluation mode: 1 dropout let"
                + " everything through");
  }

  @Test
  void takesStoredStatisticsWhereBatchNormWasExportedInTrainingMode() {
    PretrainedNetwork network = Cases.network("networks/bn_train.onnx");
    float[] expected = run(Cases.network("networks/bn_eval.onnx"), "logits", 8);

    assertThat(run(network, "logits", 8)).containsExactly(expected);
    assertThat(run(network, "logits", 1))
        .as("whatever else is in the batch")
        .containsExactly(Arrays.copyOf(expected, 5), ERROR);
    assertThat(network.onnx().notes()).singleElement().asString().contains("1 batch norm takes");
    assertThat(Cases.network("networks/bn_eval.onnx").onnx().notes()).isEmpty();
  }

  @Test
  void refusesTrainingModeThatHasNoExactForm() {
    assertThatThrownBy(
            () -> parse(batchNorm(2).node("Add", "y", "n", "batch").output("y", 0, 3, 4, 4)))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "Cannot use network tiny.onnx: its node 'n' (BatchNormalization) gives the statistics"
                + " of a batch to another node; export it in evaluation mode, as model.eval()"
                + " does");
    assertThatThrownBy(
            () ->
                parse(
                    TinyModel.ofImage(0, 3, 4, 4)
                        .node("RandomNormalLike", "r", "image")
                        .node("Add", "y", "image", "r")
                        .output("y", 0, 3, 4, 4)))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(
            "Cannot use network tiny.onnx: its node 'r' (RandomNormalLike) draws random numbers");
  }

  @Test
  void warnsOfStatisticsThatNothingWasLearnedFor() {
    assertThat(parse(batchNorm(2).output("n", 0, 3, 4, 4)).notes())
        .containsExactly(
            "it was exported in training mode and is computed in evaluation mode: 1 batch norm"
                + " takes its stored statistics");
    assertThat(parse(batchNorm(1).output("n", 0, 3, 4, 4)).notes())
        .singleElement()
        .asString()
        .endsWith(", of 1 of them these are mean 0 and variance 1, as if nothing had been learned");
  }

  private static OnnxGraph parse(TinyModel model) {
    return OnnxGraph.parse(model.bytes(), "tiny.onnx");
  }

  private static TinyModel batchNorm(float variance) {
    return TinyModel.ofImage(0, 3, 4, 4)
        .weights("one", new long[] {3}, 1, 1, 1)
        .weights("mean", new long[] {3}, 0, 0, 0)
        .weights("variance", new long[] {3}, variance, variance, variance)
        .node(
            "BatchNormalization",
            List.of("n", "mean2", "variance2", "batch"),
            List.of(Attributes.integer("training_mode", 1)),
            "image",
            "one",
            "one",
            "mean",
            "variance");
  }

  @ParameterizedTest
  @ValueSource(strings = {"networks/dynhw.onnx", "networks/dynhw_neg1.onnx"})
  void readsImagesOfTheSizeThatIsAskedFor(String name) {
    PretrainedNetwork network = Cases.network(name, Cases.bytes(name), OptionalInt.of(32));

    assertThat(network.onnx().input()).isEqualTo(new ImageInput("x", 3, 32, 32));
    assertThat(run(network, network.defaultCut(), 2))
        .containsExactly(run(Cases.network("tails/gemm.onnx"), "f", 2));
    assertThat(Cases.network(name, Cases.bytes(name), OptionalInt.of(48)).onnx().input().width())
        .isEqualTo(48);
    assertThatThrownBy(() -> Cases.network(name))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "Cannot use network %s: it takes images of any size; give one by --set network.inputSide=224"
                .formatted(name));
  }

  @Test
  void fillsInTheOneSideThatIsOpen() {
    byte[] open = TinyModel.ofImage(0, 3, 0, 6).node("Relu", "y", "image").output("y").bytes();
    byte[] last = TinyModel.ofImage(0, 0, 0, 3).node("Relu", "y", "image").output("y").bytes();

    assertThat(OnnxGraph.parse(open, "open.onnx", OptionalInt.of(8)).input())
        .isEqualTo(new ImageInput("image", 3, 8, 6));
    assertThat(OnnxGraph.parse(last, "last.onnx", OptionalInt.of(8)).input())
        .isEqualTo(new ImageInput("image", 3, 8, 8));
  }

  @Test
  void takesAnyNumberOfImagesWhereItWasExportedForFour() {
    PretrainedNetwork network = Cases.network("networks/batch4.onnx");
    float[] expected = run(Cases.network("tails/gemm.onnx"), "f", 6);

    assertThat(run(network, network.defaultCut(), 6)).containsExactly(expected);
    assertThat(run(network, "logits", 1)).hasSize(5);
    assertThat(TensorShapes.values(network.onnx())).containsEntry("logits", 5L);
  }

  @Test
  void checksNetworksForBatchesOfFourByAnyNumberOfImages() {
    NpyArray images = new NpyArray(new long[] {6, 3, 32, 32}, pixels(6 * 3 * 32 * 32));
    float[] outputs = run(Cases.network("tails/gemm.onnx"), "logits", 6);

    NetworkCheck check =
        new NetworkCheck(
            Cases.network("networks/batch4.onnx"),
            images,
            new NpyArray(new long[] {6, 5}, outputs));

    assertThat(check.onnx()).isLessThan(1e-5);
    assertThat(check.dl4j()).isLessThan(1e-5);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 4})
  void freesReshapesThatNameTheSizeOfTheBatch(long batch) {
    TinyModel model =
        TinyModel.ofImage(batch, 3, 4, 4)
            .integers("rows", batch, 3)
            .node("GlobalAveragePool", "g", "image")
            .node("Reshape", "y", "g", "rows")
            .output("y", batch, 3);

    PretrainedNetwork network = Cases.network("view.onnx", model.bytes(), OptionalInt.empty());

    float[] seven = run(network, "y", 7);
    assertThat(seven).hasSize(21);
    assertThat(run(network, "y", 1)).containsExactly(Arrays.copyOf(seven, 3), ERROR);
  }

  @Test
  void refusesNetworksThatMixTheImagesOfABatch() {
    TinyModel mixing =
        TinyModel.ofImage(4, 3, 4, 4)
            .node("GlobalAveragePool", "g", "image")
            .node("Flatten", "f", "g")
            .node("ReduceMean", "m", List.of(Attributes.integers("axes", 0)), "f")
            .node("Sub", "y", "f", "m")
            .output("y", 4, 3);

    assertThatThrownBy(() -> parse(mixing))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "Cannot use network tiny.onnx: it computes batches of 4 images alone; export it with a"
                + " free batch dimension");
  }

  private static float[] run(PretrainedNetwork network, String tensor, int images) {
    try (FrozenNetwork frozen =
        FrozenNetwork.open(network.below(tensor), network.onnx().origin(), 1)) {
      return frozen.run(pixels(images * frozen.input().valuesPerImage()), images);
    }
  }

  private static float[] pixels(int count) {
    float[] pixels = new float[count];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (i * 37 % 101) / 50f - 1;
    }
    return pixels;
  }
}
