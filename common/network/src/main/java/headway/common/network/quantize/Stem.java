package headway.common.network.quantize;

import headway.common.network.proto.Attributes;
import java.util.HashSet;
import java.util.Set;
import onnx.Onnx.NodeProto;

/**
 * A convolution that reads the image and the depthwise ones right after it, as networks for mobile
 * devices begin. In integers they save no time and cost a third of what the features lose. Stems
 * without a depthwise convolution are larger, so they pay, and lose little.
 */
final class Stem {
  private static final String CONVOLUTION = "Conv";

  private Stem() {}

  /** The outputs of these convolutions. */
  static Set<String> of(QuantizableGraph graph) {
    Set<String> outputs = new HashSet<>();
    for (NodeProto node : graph.nodes()) {
      if (node.getOpType().equals(CONVOLUTION) && graph.isInput(node.getInput(0))) {
        depthwiseAfter(node.getOutput(0), graph)
            .forEach(
                depthwise -> {
                  outputs.add(node.getOutput(0));
                  outputs.add(depthwise);
                });
      }
    }
    return outputs;
  }

  private static Set<String> depthwiseAfter(String tensor, QuantizableGraph graph) {
    Set<String> outputs = new HashSet<>();
    for (NodeProto reader : graph.consumers(tensor)) {
      if (graph.limits(reader).isPresent()) {
        outputs.addAll(depthwiseAfter(reader.getOutput(0), graph));
      } else if (reader.getOpType().equals(CONVOLUTION)
          && Attributes.integer(reader, "group", 1) > 1) {
        outputs.add(reader.getOutput(0));
      }
    }
    return outputs;
  }
}
