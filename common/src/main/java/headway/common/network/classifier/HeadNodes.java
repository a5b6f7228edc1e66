package headway.common.network.classifier;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.GraphProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.ValueInfoProto;
import org.nd4j.shade.protobuf.UnsafeByteOperations;

/** Writes a head as ONNX nodes; every tensor is named by its position in the head. */
final class HeadNodes {
  /** The prefix of all tensors of the head but its two outputs. */
  static final String PREFIX = "head/";

  private static final int MATRIX = 2;

  private final GraphProto.Builder graph;

  HeadNodes(GraphProto.Builder graph) {
    this.graph = graph;
  }

  void append(ValueInfoProto features, List<OnnxHeadLayer> head) {
    String tensor = features.getName();
    if (features.getType().getTensorType().getShape().getDimCount() != MATRIX) {
      tensor = node("Flatten", PREFIX + "flat", integer("axis", 1), tensor);
    }
    for (int i = 0; i < head.size(); i++) {
      boolean last = i == head.size() - 1;
      String name = PREFIX + i;
      String output = last ? ClassifierWriter.LOGITS : name;
      OnnxHeadLayer layer = head.get(i);
      if (layer instanceof OnnxDense dense) {
        weights(name + "/weights", dense.weights(), dense.in(), dense.out());
        weights(name + "/bias", dense.bias(), dense.out());
        tensor = node("Gemm", output, tensor, name + "/weights", name + "/bias");
      } else if (layer instanceof OnnxActivation activation) {
        tensor = node(activation.operator(), output, tensor);
      }
    }
    node("Softmax", ClassifierWriter.PROBABILITIES, integer("axis", 1), tensor);
  }

  private String node(String operator, String output, AttributeProto attribute, String input) {
    NodeProto.Builder node = NodeProto.newBuilder().setOpType(operator).addInput(input);
    graph.addNode(node.addAttribute(attribute).addOutput(output));
    return output;
  }

  private String node(String operator, String output, String... inputs) {
    NodeProto.Builder node = NodeProto.newBuilder().setOpType(operator);
    graph.addNode(node.addAllInput(List.of(inputs)).addOutput(output));
    return output;
  }

  private static AttributeProto integer(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  private void weights(String name, float[] values, long... shape) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setName(name).setDataType(TensorProto.DataType.FLOAT_VALUE);
    for (long dimension : shape) {
      tensor.addDims(dimension);
    }
    ByteBuffer raw =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(values);
    graph.addInitializer(tensor.setRawData(UnsafeByteOperations.unsafeWrap(raw)));
  }
}
