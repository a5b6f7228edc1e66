package headway.common.network.forms;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import headway.common.network.onnx.OnnxCut;
import headway.common.network.onnx.OnnxGraph;
import headway.common.network.onnx.TinyModel;
import headway.common.network.proto.Attributes;
import headway.common.network.proto.DeterministicOnnx;
import headway.common.network.runtime.FrozenNetwork;
import java.nio.FloatBuffer;
import java.util.Map;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.FunctionProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import org.junit.jupiter.api.Test;

/** Models with functions of their own give what ONNX Runtime makes of them as they are. */
class LocalFunctionsTest {
  private static final String DOMAIN = "made.here";
  private static final float[] IMAGE = {-3, -2, -1, 0, 1, 2, 3, 4, 5, 6, 7, 8};

  @Test
  void givesTheSameAndCanBeCutWithinAFunction() throws OrtException {
    byte[] model = model();

    OnnxGraph graph = OnnxGraph.parse(model, "functions");

    assertThat(graph.model().getFunctionsCount()).isZero();
    assertThat(graph.cuts())
        .containsExactly("twice/once/sloped", "twice/once", "twice/sloped", "twice", "y");
    try (FrozenNetwork frozen = FrozenNetwork.open(OnnxCut.below(graph, "y"), "frozen", 1)) {
      assertThat(frozen.run(IMAGE, 1)).containsExactly(byOnnxRuntime(model));
    }
    try (FrozenNetwork frozen =
        FrozenNetwork.open(OnnxCut.below(graph, "twice/once/sloped"), "frozen", 1)) {
      assertThat(frozen.run(IMAGE, 1)).startsWith(-1.5f, -1, -0.5f, 0, 1);
    }
  }

  /** A function that calls another twice, with two values of its attribute. */
  private static byte[] model() {
    ModelProto.Builder model =
        DeterministicOnnx.parse(
            TinyModel.ofImage(0, 3, 2, 2)
                .node("Both", "twice", "image")
                .node("Relu", "y", "twice")
                .output("y", 0, 3, 2, 2)
                .bytes())
            .toBuilder();
    model.setIrVersion(8);
    model.addOpsetImportBuilder().setDomain(DOMAIN).setVersion(1);
    model.getGraphBuilder().getNodeBuilder(0).setDomain(DOMAIN);
    AttributeProto slope =
        AttributeProto.newBuilder()
            .setName("alpha")
            .setRefAttrName("slope")
            .setType(AttributeProto.AttributeType.FLOAT)
            .build();
    FunctionProto.Builder inner = function("Sloped").addAttribute("slope");
    inner.addNode(node("LeakyRelu", "sloped", "x").addAttribute(slope));
    inner.addNode(node("Neg", "o", "sloped"));
    FunctionProto.Builder outer = function("Both");
    outer.addNode(sloped("once", "x", 0.5)).addNode(sloped("o", "once", 0.25));
    return DeterministicOnnx.of(model.addFunctions(inner).addFunctions(outer).build());
  }

  private static NodeProto.Builder sloped(String output, String input, double slope) {
    return node("Sloped", output, input)
        .setDomain(DOMAIN)
        .addAttribute(Attributes.real("slope", slope));
  }

  private static FunctionProto.Builder function(String name) {
    FunctionProto.Builder function =
        FunctionProto.newBuilder().setDomain(DOMAIN).setName(name).addInput("x").addOutput("o");
    function.addOpsetImportBuilder().setVersion(13);
    function.addOpsetImportBuilder().setDomain(DOMAIN).setVersion(1);
    return function;
  }

  private static NodeProto.Builder node(String operator, String output, String input) {
    return NodeProto.newBuilder().setOpType(operator).addInput(input).addOutput(output);
  }

  private static float[] byOnnxRuntime(byte[] model) throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession session = environment.createSession(model);
        OnnxTensor image =
            OnnxTensor.createTensor(environment, FloatBuffer.wrap(IMAGE), new long[] {1, 3, 2, 2});
        OrtSession.Result result = session.run(Map.of("image", image))) {
      float[] values = new float[IMAGE.length];
      ((OnnxTensor) result.get(0)).getFloatBuffer().get(values);
      return values;
    }
  }
}
