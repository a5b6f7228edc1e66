package headway.common.network.forms;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import headway.common.InputException;
import headway.common.natives.OnnxEnvironment;
import headway.common.natives.QuietSessionOptions;
import headway.common.network.proto.Attributes;
import headway.common.network.proto.Constants;
import headway.common.network.proto.DeterministicOnnx;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.ValueInfoProto;

/**
 * Converts networks that were exported with a fixed batch size to any batch size: the declared
 * sizes are removed, and reshapes with that size copy the dimension of their input instead. Images
 * of noise, alone and in batches, verify that the outputs do not change.
 */
final class DynamicBatch {
  private static final double TOLERANCE = 1e-4;

  private final ModelProto model;
  private final ImageInput input;
  private final long batch;

  private DynamicBatch(ModelProto model, ImageInput input, long batch) {
    this.model = model;
    this.input = input;
    this.batch = batch;
  }

  /**
   * The model for any number of images.
   *
   * @param batch the batch size that it was exported for
   * @throws InputException if its outputs change with the batch size
   */
  static ModelProto of(ModelProto model, ImageInput input, long batch, String origin) {
    DynamicBatch fixed = new DynamicBatch(model, input, batch);
    Map<String, TensorProto> shapes = fixed.shapes();
    ModelProto free = fixed.freed(shapes);
    if ((batch > 1 || !shapes.isEmpty()) && !fixed.agrees(free)) {
      throw new InputException(
          "Cannot use network %s: it computes batches of %d images alone; export it with a free batch dimension"
              .formatted(origin, batch));
    }
    return free;
  }

  /** The new shapes of reshapes, by the names of their constants; 0 copies the dimension. */
  private Map<String, TensorProto> shapes() {
    Map<String, TensorProto> constants = constants();
    Map<String, TensorProto> freed = new HashMap<>();
    for (NodeProto node : model.getGraph().getNodeList()) {
      if (node.getOpType().equals("Reshape") && node.getInputCount() > 1) {
        TensorProto shape = constants.get(node.getInput(1));
        if (shape != null && shape.getDataType() == TensorProto.DataType.INT64_VALUE) {
          long[] sizes = Constants.integers(shape);
          if (sizes.length > 1 && sizes[0] == batch) {
            sizes[0] = 0;
            freed.put(shape.getName(), Constants.integers(shape.getName(), sizes));
          }
        }
      }
    }
    return freed;
  }

  private Map<String, TensorProto> constants() {
    Map<String, TensorProto> constants = new HashMap<>();
    GraphProto graph = model.getGraph();
    graph.getInitializerList().forEach(tensor -> constants.put(tensor.getName(), tensor));
    for (NodeProto node : graph.getNodeList()) {
      if (node.getOpType().equals("Constant")) {
        Attributes.find(node, "value")
            .map(value -> value.getT().toBuilder().setName(node.getOutput(0)).build())
            .ifPresent(tensor -> constants.put(tensor.getName(), tensor));
      }
    }
    return constants;
  }

  private ModelProto freed(Map<String, TensorProto> shapes) {
    GraphProto.Builder graph =
        InputSize.with(model, input, 0).getGraph().toBuilder().clearValueInfo();
    graph.getOutputBuilderList().forEach(DynamicBatch::free);
    Set<String> replaced = new HashSet<>(shapes.keySet());
    for (TensorProto.Builder weights : graph.getInitializerBuilderList()) {
      TensorProto shape = shapes.get(weights.getName());
      if (shape != null) {
        weights.clear().mergeFrom(shape);
        replaced.remove(shape.getName());
      }
    }
    for (NodeProto.Builder node : graph.getNodeBuilderList()) {
      if (node.getOpType().equals("Constant") && replaced.contains(node.getOutput(0))) {
        node.getAttributeBuilder(0).setT(shapes.get(node.getOutput(0)));
      }
    }
    return model.toBuilder().setGraph(graph).build();
  }

  private static void free(ValueInfoProto.Builder output) {
    if (output.getType().getTensorType().getShape().getDimCount() > 0) {
      output
          .getTypeBuilder()
          .getTensorTypeBuilder()
          .getShapeBuilder()
          .getDimBuilder(0)
          .clear()
          .setDimParam("N");
    }
  }

  /** The first images of a larger batch must have the same outputs as with the fixed size. */
  private boolean agrees(ModelProto free) {
    int fixed = Math.toIntExact(batch);
    float[] images = noise((fixed + 1) * input.valuesPerImage());
    Optional<float[]> before = run(model, images, fixed);
    Optional<float[]> after = run(free, images, fixed + 1);
    Optional<float[]> alone = run(free, images, 1);
    if (before.isEmpty()) {
      return true; // The model itself is invalid, which is reported where it is used.
    }
    int values = before.get().length / fixed;
    return after.filter(each -> each.length == values * (fixed + 1)).isPresent()
        && alone.filter(each -> each.length == values).isPresent()
        && agree(before.get(), after.get(), before.get().length)
        && agree(before.get(), alone.get(), values);
  }

  private static boolean agree(float[] expected, float[] found, int count) {
    double largest = Float.MIN_NORMAL;
    double worst = 0;
    for (int i = 0; i < count; i++) {
      largest = Math.max(largest, Math.abs(expected[i]));
      worst = Math.max(worst, Math.abs((double) expected[i] - found[i]));
    }
    return worst <= TOLERANCE * largest;
  }

  private static float[] noise(int count) {
    Random random = new Random(1);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.nextFloat() * 2 - 1;
    }
    return values;
  }

  private Optional<float[]> run(ModelProto wanted, float[] images, int count) {
    OrtEnvironment environment = OnnxEnvironment.get();
    FloatBuffer pixels = FloatBuffer.wrap(images, 0, count * input.valuesPerImage()).slice();
    try (OrtSession.SessionOptions options = QuietSessionOptions.options()) {
      options.setIntraOpNumThreads(1);
      try (OrtSession session = environment.createSession(DeterministicOnnx.of(wanted), options);
          OnnxTensor batchOfImages =
              OnnxTensor.createTensor(environment, pixels, input.shape(count));
          OrtSession.Result result =
              session.run(
                  Map.of(input.name(), batchOfImages),
                  Set.of(wanted.getGraph().getOutput(0).getName()))) {
        if (result.get(0) instanceof OnnxTensor tensor && tensor.getFloatBuffer() != null) {
          FloatBuffer values = tensor.getFloatBuffer();
          float[] found = new float[values.remaining()];
          values.get(found);
          return Optional.of(found);
        }
      }
    } catch (OrtException refused) {
      return Optional.empty();
    }
    return Optional.empty();
  }
}
