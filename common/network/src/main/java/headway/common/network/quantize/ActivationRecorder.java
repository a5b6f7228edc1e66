package headway.common.network.quantize;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import headway.common.InputException;
import headway.common.natives.OnnxEnvironment;
import headway.common.network.forms.ImageInput;
import headway.common.network.onnx.OnnxGraph;
import headway.common.network.onnx.OnnxRuntimeMessage;
import headway.common.network.proto.DeterministicOnnx;
import headway.common.network.runtime.RuntimeOptions;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import onnx.Onnx.ModelProto;
import onnx.Onnx.ValueInfoProto;

/**
 * Runs a float network on sample images and counts the values of the tensors that are to be
 * quantised. Its memory does not grow with the number of images.
 */
public final class ActivationRecorder implements AutoCloseable {
  private final String origin;
  private final ImageInput input;
  private final OrtSession session;
  private final Map<String, ValueHistogram> histograms = new TreeMap<>();

  private ActivationRecorder(
      String origin, ImageInput input, OrtSession session, Set<String> tensors) {
    this.origin = origin;
    this.input = input;
    this.session = session;
    tensors.forEach(tensor -> histograms.put(tensor, new ValueHistogram()));
  }

  /**
   * Loads a frozen network.
   *
   * @param frozen ONNX in float32
   * @param origin for messages
   * @param threads that one image is computed with
   * @throws InputException if nothing in it can be quantised, or it already is
   */
  public static ActivationRecorder open(byte[] frozen, String origin, int threads) {
    OnnxGraph network = OnnxGraph.parse(frozen, origin);
    Set<String> tensors = NetworkQuantization.planOf(network).measured();
    ModelProto.Builder model = network.model().toBuilder();
    Set<String> outputs = Set.copyOf(network.outputs());
    tensors.stream()
        .filter(tensor -> !tensor.equals(network.input().name()) && !outputs.contains(tensor))
        .forEach(
            tensor ->
                model.getGraphBuilder().addOutput(ValueInfoProto.newBuilder().setName(tensor)));
    try (OrtSession.SessionOptions options = RuntimeOptions.forThreads(threads)) {
      OrtSession session =
          OnnxEnvironment.get().createSession(DeterministicOnnx.of(model.build()), options);
      return new ActivationRecorder(origin, network.input(), session, tensors);
    } catch (OrtException e) {
      throw failed(origin, e);
    }
  }

  /**
   * Counts the activations of one image.
   *
   * @param pixels preprocessed, channels × height × width; the position does not change
   * @throws InputException if an activation is not finite
   */
  public void add(FloatBuffer pixels) {
    try (OnnxTensor image =
            OnnxTensor.createTensor(OnnxEnvironment.get(), pixels.duplicate(), input.shape(1));
        OrtSession.Result result = session.run(Map.of(input.name(), image))) {
      count(input.name(), pixels);
      for (Map.Entry<String, OnnxValue> output : result) {
        if (output.getValue() instanceof OnnxTensor tensor) {
          count(output.getKey(), tensor.getFloatBuffer());
        }
      }
    } catch (OrtException e) {
      throw failed(origin, e);
    }
  }

  private void count(String tensor, FloatBuffer values) {
    if (histograms.containsKey(tensor) && !histograms.get(tensor).add(values)) {
      throw new InputException(
          "Cannot quantise network %s: its tensor '%s' has values that are not finite; keep it in float32"
              .formatted(origin, tensor));
    }
  }

  /** The range of each tensor that {@link NetworkQuantization#of} asks for. */
  public Map<String, ValueRange> ranges() {
    Map<String, ValueRange> ranges = new TreeMap<>();
    histograms.forEach((tensor, histogram) -> ranges.put(tensor, histogram.leastError()));
    return ranges;
  }

  private static InputException failed(String origin, OrtException e) {
    return new InputException(
        "Cannot quantise network %s: %s".formatted(origin, OnnxRuntimeMessage.of(e)), e);
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime cannot close its session", e);
    }
  }
}
