package headway.common.network.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import headway.common.InputException;
import headway.common.network.onnx.OnnxGraph;
import headway.common.network.onnx.TinyModel;
import headway.common.network.proto.Attributes;
import headway.common.network.proto.DeterministicOnnx;
import headway.common.network.runtime.FrozenNetwork;
import headway.common.network.runtime.RuntimeOptions;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.OperatorSetIdProto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkQuantizationTest {
  private static final int SIDE = 16;
  private static final int CHANNELS = 16;
  private static final int VALUES = 3 * SIDE * SIDE;
  private static final List<AttributeProto> PADDED =
      List.of(Attributes.integers("pads", 1, 1, 1, 1));

  /** A residual block with a squeeze and a gate, then a matrix product. */
  private static final byte[] MODEL =
      TinyModel.ofImage(0, 3, SIDE, SIDE)
          .weights("w1", new long[] {CHANNELS, 3, 3, 3}, random(CHANNELS * 27, 1))
          .weights("b1", new long[] {CHANNELS}, random(CHANNELS, 2))
          .node("Conv", "c1", PADDED, "image", "w1", "b1")
          .node("Relu", "r1", "c1")
          .weights("w2", new long[] {CHANNELS, CHANNELS, 3, 3}, random(CHANNELS * 144, 3))
          .node("Conv", "c2", PADDED, "r1", "w2")
          .node("Add", "sum", "c2", "r1")
          .node("Relu", "r2", "sum")
          .node("MaxPool", "pooled", List.of(Attributes.integers("kernel_shape", 2, 2)), "r2")
          .node("GlobalAveragePool", "mean", "pooled")
          .weights("w3", new long[] {CHANNELS, CHANNELS, 1, 1}, random(CHANNELS * CHANNELS, 4))
          .node("Conv", "c3", "mean", "w3")
          .node("Sigmoid", "gate", "c3")
          .node("Mul", "gated", "pooled", "gate")
          .weights("w4", new long[] {CHANNELS, CHANNELS, 1, 1}, random(CHANNELS * CHANNELS, 5))
          .node("Conv", "c4", "gated", "w4")
          .node("GlobalAveragePool", "last", "c4")
          .node("Flatten", "flat", "last")
          .weights("w5", new long[] {CHANNELS, 8}, random(CHANNELS * 8, 6))
          .node("MatMul", "y", "flat", "w5")
          .output("y", 0, 8)
          .bytes();

  @TempDir Path folder;

  @Test
  void computesNearlyTheSame() {
    byte[] quantized = quantized(MODEL);

    FeatureCosine cosine = new FeatureCosine();
    try (FrozenNetwork real = FrozenNetwork.open(MODEL, "real", 1);
        FrozenNetwork integers = FrozenNetwork.open(quantized, "integers", 1)) {
      for (int i = 100; i < 120; i++) {
        cosine.add(real.run(random(VALUES, i), 1), integers.run(random(VALUES, i), 1), 8);
      }
    }
    assertThat(cosine.images()).isEqualTo(20);
    assertThat(cosine.mean()).isGreaterThan(0.999).isLessThan(0.999999999);
    assertThat(cosine.least()).isGreaterThan(0.99);
  }

  @Test
  void leavesOnnxRuntimeNoProductInFloat() throws Exception {
    assertThat(operators(quantized(MODEL)))
        .contains("QLinearConv", "QLinearAdd", "QLinearMul", "QLinearSigmoid")
        .doesNotContain("Conv", "FusedConv", "Add", "Mul", "MatMul", "Relu", "Sigmoid", "MaxPool");
    assertThat(operators(MODEL)).doesNotContain("QLinearConv");
  }

  @Test
  void givesTheSameBytesAgainAndHasNoWeightsInFloat() {
    byte[] quantized = quantized(MODEL);

    assertThat(quantized(MODEL)).isEqualTo(quantized);
    assertThat(quantized.length).isLessThan(MODEL.length);
    assertThat(OnnxGraph.parse(quantized, "q").metadata()).containsEntry("headway.made", "by hand");
  }

  @Test
  void keepsTheStemOfMobileNetworksInFloat() throws Exception {
    byte[] mobile =
        TinyModel.ofImage(0, 3, SIDE, SIDE)
            .weights("w1", new long[] {CHANNELS, 3, 3, 3}, random(CHANNELS * 27, 1))
            .node("Conv", "c1", PADDED, "image", "w1")
            .node("Relu", "r1", "c1")
            .weights("w2", new long[] {CHANNELS, 1, 3, 3}, random(CHANNELS * 9, 3))
            .node(
                "Conv",
                "c2",
                List.of(PADDED.get(0), Attributes.integer("group", CHANNELS)),
                "r1",
                "w2")
            .weights("w3", new long[] {CHANNELS, CHANNELS, 1, 1}, random(CHANNELS * CHANNELS, 4))
            .node("Conv", "c3", "c2", "w3")
            .output("c3", 0, CHANNELS, SIDE, SIDE)
            .bytes();

    assertThat(operators(quantized(mobile)).stream().filter("QLinearConv"::equals)).hasSize(1);
  }

  @Test
  void keepsGroupsOfFewChannelsInFloat() throws Exception {
    byte[] grouped =
        TinyModel.ofImage(0, 3, SIDE, SIDE)
            .weights("w1", new long[] {CHANNELS, 3, 3, 3}, random(CHANNELS * 27, 1))
            .node("Conv", "c1", PADDED, "image", "w1")
            .weights("w0", new long[] {CHANNELS, CHANNELS, 1, 1}, random(CHANNELS * CHANNELS, 2))
            .node("Conv", "c0", "c1", "w0")
            .weights("w2", new long[] {2 * CHANNELS, 1, 1, 1}, random(2 * CHANNELS, 3))
            .node("Conv", "multiplied", List.of(Attributes.integer("group", CHANNELS)), "c0", "w2")
            .node("Tanh", "between", "multiplied")
            .weights("w3", new long[] {CHANNELS, 16, 1, 1}, random(CHANNELS * 16, 4))
            .node("Conv", "y", List.of(Attributes.integer("group", 2)), "between", "w3")
            .output("y", 0, CHANNELS, SIDE, SIDE)
            .bytes();

    List<String> operators = operators(quantized(grouped));

    assertThat(operators.stream().filter("QLinearConv"::equals)).hasSize(3);
    assertThat(operators.stream().filter("FusedConv"::equals)).hasSize(1);
  }

  @Test
  void convertsOlderOpsets() {
    byte[] old =
        withOpset(
            TinyModel.ofImage(0, 3, SIDE, SIDE)
                .weights("w1", new long[] {8, 3, SIDE, SIDE}, random(8 * VALUES, 1))
                .node("Conv", "c1", "image", "w1")
                .node("Squeeze", "y", List.of(Attributes.integers("axes", 2, 3)), "c1")
                .output("y", 0, 8)
                .bytes(),
            11);

    ModelProto quantized = DeterministicOnnx.parse(quantized(old));

    assertThat(quantized.getOpsetImport(0).getVersion()).isEqualTo(13);
    assertThatThrownBy(() -> quantized(withOpset(MODEL, 10)))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "Cannot quantise network tiny.onnx: its opset is 10 but must be at least 11; export it"
                + " again");
  }

  @Test
  void refusesWhatIsQuantisedAlreadyOrHasNothingToQuantise() {
    assertThatThrownBy(() -> quantized(quantized(MODEL)))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "Cannot quantise network tiny.onnx: it is quantised already; leave --precision int8"
                + " out");
    byte[] nothing =
        TinyModel.ofImage(0, 3, 4, 4).node("Relu", "y", "image").output("y", 0, 3, 4, 4).bytes();
    assertThatThrownBy(() -> quantized(nothing))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("no convolution or matrix product with constant weights");
  }

  @Test
  void refusesActivationsThatAreNotFinite() {
    float[] damaged = random(VALUES, 1);
    damaged[5] = Float.NaN;
    try (ActivationRecorder recorder = ActivationRecorder.open(MODEL, "tiny.onnx", 1)) {
      assertThatThrownBy(() -> recorder.add(FloatBuffer.wrap(damaged)))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("has values that are not finite; keep it in float32");
    }
  }

  private static byte[] withOpset(byte[] model, long opset) {
    ModelProto.Builder changed = DeterministicOnnx.parse(model).toBuilder().clearOpsetImport();
    return DeterministicOnnx.of(
        changed.addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset)).build());
  }

  private static byte[] quantized(byte[] model) {
    try (ActivationRecorder recorder = ActivationRecorder.open(model, "tiny.onnx", 1)) {
      for (int i = 0; i < 32; i++) {
        recorder.add(FloatBuffer.wrap(random(VALUES, i)));
      }
      return NetworkQuantization.of(
          model, "tiny.onnx", recorder.ranges(), Map.of("headway.made", "by hand"));
    }
  }

  /** What ONNX Runtime makes of a model for this processor. */
  private List<String> operators(byte[] model) throws Exception {
    Path optimized = folder.resolve("optimized.onnx");
    try (OrtSession.SessionOptions options = RuntimeOptions.forThreads(1)) {
      options.setOptimizedModelFilePath(optimized.toString());
      OrtEnvironment.getEnvironment().createSession(model, options).close();
    }
    return DeterministicOnnx.parse(Files.readAllBytes(optimized)).getGraph().getNodeList().stream()
        .map(NodeProto::getOpType)
        .toList();
  }

  private static float[] random(int count, long seed) {
    Random random = new Random(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.nextFloat() - 0.3f;
    }
    return values;
  }
}
