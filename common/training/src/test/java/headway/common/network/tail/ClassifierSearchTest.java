package headway.common.network.tail;

import static org.assertj.core.api.Assertions.assertThat;

import headway.common.network.Cases;
import headway.common.network.onnx.OnnxGraph;
import headway.common.network.onnx.TinyModel;
import headway.common.network.pretrained.PretrainedNetwork;
import headway.common.network.proto.Attributes;
import headway.common.network.runtime.FrozenNetwork;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.NodeProto;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ClassifierSearchTest {
  private static final Offset<Float> ERROR = Offset.offset(1e-6f);
  private static final int SIDE = 4;

  @ParameterizedTest
  @CsvSource({
    "gemm, f",
    "gemm_logsoftmax, f",
    "gemm_cast_softmax, f",
    "gap_conv1x1_flatten, gap",
    "gap_conv1x1_reshape_softmax, gap",
    "squeezenet, r/pooled",
    "headless_gap, f"
  })
  void givesTheSameFeaturesWhateverLiesBehindThem(String name, String cut) {
    PretrainedNetwork network = Cases.network("tails/" + name + ".onnx");

    assertThat(network.defaultCut()).isEqualTo(cut);
    float[] expected = features(Cases.network("tails/gemm.onnx"), "f");
    assertThat(expected).hasSize(2 * 8);
    assertThat(features(network, network.defaultCut())).containsExactly(expected, ERROR);
  }

  @ParameterizedTest
  @CsvSource({
    "tails/two_dense.onnx, hr, 16",
    "keras/tutorial_logits.h5, dropout, 32",
    "keras/binary_sigmoid.h5, global_average_pooling2d_7, 16"
  })
  void cutsBelowTheLastDenseLayer(String name, String cut, int values) {
    PretrainedNetwork network = Cases.network(name);

    assertThat(network.defaultCut()).isEqualTo(cut);
    assertThat(features(network, cut)).hasSize(values);
    assertThat(network.explainDefaultCut().orElseThrow()).doesNotContain("not certain");
  }

  private static float[] features(PretrainedNetwork network, String cut) {
    try (FrozenNetwork frozen = FrozenNetwork.open(network.below(cut), "frozen", 1)) {
      float[] images = new float[2 * frozen.input().valuesPerImage()];
      for (int i = 0; i < images.length; i++) {
        images[i] = (i * 37 % 101) / 50f - 1;
      }
      return frozen.run(images, 2);
    }
  }

  /**
   * A network's end.
   *
   * @param tail adds to an image {@code r} of 8 channels
   * @param cut where features are expected
   * @param values how many of an image
   * @param certain whether the file leaves no other reading
   */
  private record Ending(
      String name, UnaryOperator<TinyModel> tail, String cut, int values, boolean certain) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Ending> endings() {
    return Stream.of(
        ending("sigmoid", m -> dense(m, "l").node("Sigmoid", "y", "l"), "f", true),
        ending(
            "temperature",
            m -> dense(m, "l").node("Div", "q", "l", "two").node("Softmax", "y", "q"),
            "f",
            true),
        ending(
            "softmax, cast, clip",
            m ->
                dense(m, "l")
                    .node("Softmax", "s", "l")
                    .node("Cast", "z", List.of(Attributes.integer("to", 1)), "s")
                    .node("Clip", "y", "z"),
            "f",
            true),
        ending(
            "softmax in parts",
            m ->
                dense(m, "l")
                    .node("ReduceMax", "m", List.of(Attributes.integers("axes", 1)), "l")
                    .node("Sub", "s", "l", "m")
                    .node("Exp", "e", "s")
                    .node("ReduceSum", "z", "e", "axis1")
                    .node("Div", "y", "e", "z"),
            "f",
            true),
        ending(
            "matrix product without bias over means",
            m ->
                m.node("ReduceMean", "f", List.of(Attributes.integers("axes", 2, 3), keep(0)), "r")
                    .node("MatMul", "y", "f", "w"),
            "f",
            true),
        ending(
            "transposed weights, dropout, identity",
            m ->
                pooled(m)
                    .node("Gemm", "l", List.of(Attributes.integer("transB", 1)), "f", "wt")
                    .node("Dropout", "d", "l")
                    .node("Identity", "y", "d"),
            "f",
            true),
        ending("scaled logits", m -> dense(m, "l").node("Mul", "y", "l", "two"), "f", true),
        ending(
            "convolution, mean, squeeze",
            m ->
                m.node("Conv", "c", "r", "w1")
                    .node("ReduceMean", "m", List.of(Attributes.integers("axes", 2, 3)), "c")
                    .node("Squeeze", "y", "m", "axes"),
            "r/pooled",
            false),
        ending(
            "convolution, ReLU, pooling of the whole, softmax",
            m ->
                m.node("Conv", "c", "r", "w1")
                    .node("Relu", "k", "c")
                    .node("AveragePool", "m", List.of(kernel(SIDE)), "k")
                    .node("Flatten", "l", "m")
                    .node("Softmax", "y", "l"),
            "r/pooled",
            true),
        ending(
            "convolution, greatest value, softmax before flatten",
            m ->
                m.node("Conv", "c", "r", "w1")
                    .node("GlobalMaxPool", "m", "c")
                    .node("Softmax", "s", List.of(Attributes.integer("axis", 1)), "m")
                    .node("Flatten", "y", "s"),
            "r/pooled",
            true),
        ending(
            "output turned to channels last",
            m ->
                pooled(m)
                    .node("Conv", "c", "g", "w1")
                    .node("Transpose", "y", List.of(Attributes.integers("perm", 0, 2, 3, 1)), "c"),
            "g",
            true),
        ending(
            "mean of two dense layers",
            m ->
                dense(m, "l")
                    .node("Gemm", "k", "f", "w")
                    .node("Add", "s", "l", "k")
                    .node("Div", "y", "s", "two"),
            "f",
            false),
        ending("dense, ReLU", m -> dense(m, "l").node("Relu", "y", "l"), "f", false),
        headless(
            "hidden convolution with ReLU6, as MobileNet's",
            m ->
                hidden(m).node("Clip", "k", "c", "zero", "six").node("GlobalAveragePool", "y", "k"),
            32,
            true),
        headless(
            "hidden convolution with swish, as EfficientNet's",
            m ->
                hidden(m)
                    .node("Sigmoid", "s", "c")
                    .node("Mul", "k", "c", "s")
                    .node("GlobalAveragePool", "y", "k"),
            32,
            true),
        headless(
            "hidden convolution with ReLU, as ShuffleNet's",
            m -> hidden(m).node("Relu", "k", "c").node("GlobalAveragePool", "y", "k"),
            32,
            false),
        headless(
            "embedding of length one",
            m ->
                dense(m, "l")
                    .node("ReduceL2", "n", List.of(Attributes.integers("axes", 1)), "l")
                    .node("Div", "y", "l", "n"),
            5,
            false));
  }

  private static Ending ending(
      String name, UnaryOperator<TinyModel> tail, String cut, boolean certain) {
    return new Ending(name, tail, cut, 8, certain);
  }

  private static Ending headless(
      String name, UnaryOperator<TinyModel> tail, int values, boolean certain) {
    return new Ending(name, tail, "y", values, certain);
  }

  private static AttributeProto keep(int dimensions) {
    return Attributes.integer("keepdims", dimensions);
  }

  private static AttributeProto kernel(int side) {
    return Attributes.integers("kernel_shape", side, side);
  }

  private static TinyModel pooled(TinyModel model) {
    return model.node("GlobalAveragePool", "g", "r").node("Flatten", "f", "g");
  }

  private static TinyModel dense(TinyModel model, String output) {
    return pooled(model).node("Gemm", output, "f", "w");
  }

  private static TinyModel hidden(TinyModel model) {
    return model.node("Conv", "c", "r", "w32");
  }

  private static TinyModel image() {
    return TinyModel.ofImage(0, 3, SIDE, SIDE)
        .weights("w0", new long[] {8, 3, 1, 1}, values(24))
        .weights("w", new long[] {8, 5}, values(40))
        .weights("wt", new long[] {5, 8}, values(40))
        .weights("w1", new long[] {5, 8, 1, 1}, values(40))
        .weights("w32", new long[] {32, 8, 1, 1}, values(256))
        .weights("zero", new long[] {}, 0)
        .weights("six", new long[] {}, 6)
        .weights("two", new long[] {1}, 2)
        .integers("axis1", 1)
        .integers("axes", 2, 3)
        .node("Conv", "c0", "image", "w0")
        .node("Relu", "r", "c0");
  }

  private static float[] values(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (i * 7 % 11 - 5) / 5f;
    }
    return values;
  }

  @ParameterizedTest
  @MethodSource("endings")
  void tellsClassifiersFromHiddenLayers(Ending ending) {
    PretrainedNetwork network = network(ending.tail().apply(image()).output("y"));

    assertThat(network.defaultCut()).isEqualTo(ending.cut());
    assertThat(network.explainDefaultCut().orElseThrow().contains("not certain"))
        .as(network.explainDefaultCut().orElseThrow())
        .isEqualTo(!ending.certain());
    assertThat(features(network, ending.cut())).hasSize(2 * ending.values());
  }

  @Test
  void saysWhatItTakesAndWhatElseThereIs() {
    assertThat(Cases.network("tails/squeezenet.onnx").explainDefaultCut())
        .contains(
            "features are the 8 values of 'r/pooled', which is the mean over height and width of"
                + " 'r', below its classifier 'cc' (Conv, 5 values); this is not certain: its"
                + " last layer, 'cc', may be a hidden one; --cut takes another of 6 tensors, such"
                + " as cr, cg, logits");
    assertThat(Cases.network("tails/headless_gap.onnx").explainDefaultCut())
        .contains(
            "features are the 8 values of 'f', for no layer at its end gives classes; --cut takes"
                + " another of 3 tensors, such as c, r, gap");
  }

  @Test
  void goesByTheFirstOfSeveralOutputs() {
    PretrainedNetwork heads =
        network(dense(image(), "y").node("Gemm", "z", "f", "w").output("y").output("z"));
    PretrainedNetwork both = network(dense(image(), "y").output("f").output("y"));

    assertThat(heads.defaultCut()).isEqualTo("f");
    assertThat(heads.explainDefaultCut().orElseThrow())
        .contains("of its 2 outputs the first counts");
    assertThat(both.defaultCut()).isEqualTo("f");
  }

  /** What SqueezeNet's features are made by is no part of the network's own way. */
  @Test
  void writesTheWholeNetworkAsItWas() {
    PretrainedNetwork network = Cases.network("tails/squeezenet.onnx");

    assertThat(OnnxGraph.parse(network.folded(), "folded").model().getGraph().getNodeList())
        .extracting(NodeProto::getOpType)
        .containsExactly("Conv", "Relu", "Conv", "Relu", "GlobalAveragePool", "Flatten");
    assertThat(network.onnx().outputs()).containsExactly("logits");
  }

  private static PretrainedNetwork network(TinyModel model) {
    return Cases.network("tiny.onnx", model.bytes(), OptionalInt.empty());
  }
}
