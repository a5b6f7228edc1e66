package headway.common.network.fromonnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import headway.common.InputException;
import headway.common.nd4j.Nd4jArrays;
import headway.common.network.NetworkCatalogue;
import headway.common.network.dl4j.LayerGraph;
import headway.common.network.dl4j.TrainableLayers;
import headway.common.network.export.OnnxExporter;
import headway.common.network.forms.ImageInput;
import headway.common.network.onnx.OnnxCut;
import headway.common.network.onnx.OnnxGraph;
import headway.common.network.proto.Attributes;
import headway.common.network.proto.Constants;
import headway.common.network.proto.ValueInfos;
import headway.common.network.runtime.FrozenNetwork;
import java.util.List;
import java.util.Random;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

class OnnxReaderTest {
  private static final int IMAGES = 2;

  private final GraphProto.Builder graph =
      GraphProto.newBuilder().setName("made").addInput(ValueInfos.ofBatches("x", -1, 3, 9, 8));
  private final Random random = new Random(3);

  @Test
  void readsWhatPyTorchWritesOfMobileNetV3() {
    node("Conv", "c", strided(), "x", weights("c.w", 4, 3, 3, 3), weights("c.b", 4));
    node("HardSwish", "h", "c");
    node("Conv", "d", grouped(4), "h", weights("d.w", 4, 1, 3, 3));
    node(
        "BatchNormalization",
        "n",
        "d",
        positive("g"),
        weights("be", 4),
        weights("m", 4),
        positive("v"));
    node("GlobalAveragePool", "p", "n");
    node("Conv", "e", "p", weights("e.w", 4, 4, 1, 1));
    node("HardSigmoid", "s", List.of(Attributes.real("alpha", 1 / 6.0)), "e");
    node("Mul", "m2", "s", "n");
    node("Add", "a", "m2", "n");
    node("Flatten", "f", "a");
    node(
        "Gemm",
        "y",
        List.of(Attributes.integer("transB", 1)),
        "f",
        weights("y.w", 5, 48),
        weights("y.b", 5));

    agrees("y", 5);
  }

  @Test
  void readsWhatTf2onnxWrites() {
    node("Mul", "scaled", "x", weights("by", 1, 3, 1, 1));
    node("Sub", "centred", "scaled", weights("mean", 1, 3, 1, 1));
    node(
        "Conv",
        "c",
        List.of(Attributes.integers("pads", 0, 0, 1, 1), Attributes.integers("strides", 2, 2)),
        "centred",
        weights("c.w", 4, 3, 3, 3));
    constant("low", 0);
    constant("high", 1);
    node("Clip", "r", "c", "low", "high");
    node(
        "MaxPool",
        "p",
        List.of(Attributes.integers("kernel_shape", 2, 2), Attributes.integers("strides", 2, 2)),
        "r");
    node("Transpose", "t", List.of(Attributes.integers("perm", 0, 2, 3, 1)), "p");
    graph.addInitializer(Constants.integers("shape", -1, 16));
    node("Reshape", "f", "t", "shape");
    node("MatMul", "d", "f", weights("d.w", 16, 3));
    node("Add", "b", "d", weights("d.b", 3));
    node("Softmax", "y", List.of(Attributes.integer("axis", -1)), "b");

    agrees("y", 3);
  }

  @Test
  void readsImagesWithChannelsLastAsTf2onnxWritesThem() {
    String kernel = weights("c.w", 4, 3, 3, 3);
    String by = weights("by", 1, 1, 1, 3);
    graph.addInitializer(Constants.integers("to", 1, 3, 1, 1));
    node("Reshape", "by.first", by, "to");
    node("Mul", "scaled", "x", "by.first");
    node("Conv", "c", strided(), "scaled", kernel);
    node("GlobalAveragePool", "y", "c");
    OnnxGraph channelsFirst = graph("y", 4, 1, 1);

    graph.clearInput().clearNode().clearOutput();
    graph.addInput(ValueInfos.ofBatches("x", -1, 9, 8, 3));
    node("Mul", "scaled.last", "x", by);
    node("Transpose", "scaled", List.of(Attributes.integers("perm", 0, 3, 1, 2)), "scaled.last");
    node("Conv", "c", strided(), "scaled", kernel);
    node("GlobalAveragePool", "y", "c");
    OnnxGraph channelsLast = graph("y", 4, 1, 1);

    float[] pixels = pixels(channelsFirst);
    assertThat(channelsLast.input()).isEqualTo(channelsFirst.input());
    assertThat(run(channelsLast.model().toByteArray(), pixels, IMAGES))
        .containsExactly(run(channelsFirst.model().toByteArray(), pixels, IMAGES));

    agrees(channelsLast);

    graph.clearNode().clearOutput();
    node("Transpose", "first", List.of(Attributes.integers("perm", 0, 3, 1, 2)), "x");
    node("Conv", "c", strided(), "first", kernel);
    node("GlobalAveragePool", "y", "c");
    agrees("y", 4, 1, 1);
  }

  @Test
  void readsBetweenTwoTensorsWhateverLiesBelow() {
    node("Erf", "e", "x");
    node("Conv", "c", strided(), "e", weights("c.w", 4, 3, 3, 3));
    node("Relu", "r", "c");
    node("GlobalAveragePool", "g", "r");
    node("Erf", "y", "g");

    LayerGraph layers = OnnxReader.between(graph("y", 4, 1, 1), "c", "g");

    assertThat(layers.input()).isEqualTo(new ImageInput("c", 4, 5, 4));
    assertThat(layers.vertices()).containsExactly("r", "g");
  }

  /** As TorchScript's exporter leaves paddings, and {@code x.view(x.size(0), -1)}. */
  @Test
  void computesWhatFollowsFromTheSizeOfTheImage() {
    graph.addInitializer(Constants.integers("0", 0));
    graph.addInitializer(Constants.integers("-1", -1));
    graph.addInitializer(Constants.integers("none", 0, 0, 0));
    graph.addInitializer(Constants.integers("column", 3));
    graph.addInitializer(Constants.integers("by", 3));
    node("Shape", "size", "x");
    node("Gather", "width", "size", "column");
    node("Sub", "half", "width", "by");
    node("Concat", "pads", List.of(Attributes.integer("axis", 0)), "none", "half", "none", "-1");
    node("Pad", "p", "x", "pads");
    node("Conv", "c", strided(), "p", weights("c.w", 4, 3, 3, 3));
    node("Shape", "made", "c");
    node("Gather", "batch", "made", "0");
    node("Concat", "rows", List.of(Attributes.integer("axis", 0)), "batch", "-1");
    node("Reshape", "y", "c", "rows");

    OnnxGraph made = graph("y", 120);
    agrees(made);
    assertThat(run(OnnxCut.below(made, "y"), pixels(made), IMAGES)).hasSize(IMAGES * 120);
  }

  @Test
  void computesConstantsThatNodesMake() {
    graph.addInitializer(Constants.floats("raw", new float[] {2, 3, 4}, 3));
    graph.addInitializer(Constants.integers("to", 1, 3, 1, 1));
    node("Reshape", "constant", "raw", "to");
    node("Div", "scaled", "x", "constant");
    node(
        "ReduceMean",
        "y",
        List.of(Attributes.integers("axes", 2, 3), Attributes.integer("keepdims", 0)),
        "scaled");

    agrees("y", 3);
  }

  @Test
  void namesTheNodeOfAnOperatorThatItLacks() {
    node("Erf", "y", "x");

    assertThatThrownBy(() -> OnnxReader.read(graph("y", 3, 9, 8)))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(
            "Cannot train network made.onnx: its node 'y' (Erf) is of an operator that cannot"
                + " train");
  }

  @Test
  void namesTheNodeThatItWouldComputeWrongly() {
    node("Conv", "y", grouped(3), "x", weights("w", 6, 1, 3, 3));
    node("Conv", "z", grouped(2), "y", weights("w2", 2, 3, 3, 3));

    assertThatThrownBy(() -> OnnxReader.read(graph("z", 2, 9, 8)))
        .hasMessageContaining("node 'z' (Conv) has 2 groups for 6 channels");
  }

  @Test
  void readsTheShippedNetworkAndWritesItBack() {
    byte[] model = NetworkCatalogue.find("efficientnet-lite0").orElseThrow().bytes();
    OnnxGraph original = OnnxGraph.parse(model, "efficientnet-lite0");
    LayerGraph layers = OnnxReader.read(original);
    byte[] again = OnnxExporter.write(layers);

    float[] pixels = new float[original.input().valuesPerImage()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = random.nextFloat() * 2 - 1;
    }
    String cut = original.outputs().get(0);
    float[] expected = run(OnnxCut.below(original, cut), pixels, 1);
    float scale = 0;
    for (float value : expected) {
      scale = Math.max(scale, Math.abs(value));
    }
    assertThat(run(again, pixels, 1)).containsExactly(expected, within(1e-5f * scale));

    String block = "_blocks.14.o";
    String last =
        original.cuts().contains(block) ? block : original.cuts().get(original.cuts().size() - 8);
    INDArray below =
        Nd4jArrays.matrix(run(OnnxCut.below(original, last), pixels, 1), 1)
            .reshape(
                layers.types().get(last).getShape(true).length == 4
                    ? shape(layers, last)
                    : new long[] {1, -1});
    assertThat(Nd4jArrays.of(TrainableLayers.of(layers, last).output(below)[0]))
        .containsExactly(expected, within(1e-5f * scale));
  }

  private static long[] shape(LayerGraph layers, String name) {
    long[] shape = layers.types().get(name).getShape(true);
    shape[0] = 1;
    return shape;
  }

  private void agrees(String output, long... shape) {
    agrees(graph(output, shape));
  }

  private void agrees(OnnxGraph made) {
    float[] pixels = pixels(made);
    float[] expected = run(made.model().toByteArray(), pixels, IMAGES);
    LayerGraph layers = OnnxReader.read(made);
    INDArray input = Nd4jArrays.matrix(pixels, 1).reshape(made.input().shape(IMAGES));

    assertThat(Nd4jArrays.of(layers.graph().output(input)[0]))
        .containsExactly(expected, within(1e-5f));
    assertThat(run(OnnxExporter.write(layers), pixels, IMAGES))
        .containsExactly(expected, within(1e-5f));
  }

  private float[] pixels(OnnxGraph network) {
    float[] pixels = new float[IMAGES * network.input().valuesPerImage()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) random.nextGaussian();
    }
    return pixels;
  }

  private static float[] run(byte[] model, float[] pixels, int images) {
    try (FrozenNetwork network = FrozenNetwork.open(model, "made", 1)) {
      return network.run(pixels, images);
    }
  }

  private OnnxGraph graph(String output, long... shape) {
    long[] batches = new long[shape.length + 1];
    System.arraycopy(shape, 0, batches, 1, shape.length);
    ModelProto.Builder model = ModelProto.newBuilder().setIrVersion(8);
    model.addOpsetImportBuilder().setVersion(14);
    model.setGraph(graph.addOutput(ValueInfos.ofBatches(output, batches)));
    return OnnxGraph.parse(model.build().toByteArray(), "made.onnx");
  }

  private static List<AttributeProto> strided() {
    return List.of(Attributes.integers("strides", 2, 2), Attributes.integers("pads", 1, 1, 1, 1));
  }

  private static List<AttributeProto> grouped(int groups) {
    return List.of(Attributes.integer("group", groups), Attributes.integers("pads", 0, 1, 0, 1));
  }

  private void node(String operator, String output, String... inputs) {
    node(operator, output, List.of(), inputs);
  }

  private void node(
      String operator, String output, List<AttributeProto> attributes, String... inputs) {
    graph.addNode(
        NodeProto.newBuilder()
            .setOpType(operator)
            .addOutput(output)
            .addAllInput(List.of(inputs))
            .addAllAttribute(attributes));
  }

  private String weights(String name, long... shape) {
    int count = 1;
    for (long size : shape) {
      count *= (int) size;
    }
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian() / 2;
    }
    TensorProto tensor = Constants.floats(name, values, shape);
    graph.addInitializer(tensor);
    return name;
  }

  private String positive(String name) {
    float[] values = {0.5f, 0.8f, 1.1f, 1.4f};
    graph.addInitializer(Constants.floats(name, values, values.length));
    return name;
  }

  private void constant(String name, float value) {
    graph.addInitializer(Constants.floats(name, new float[] {value}));
  }
}
