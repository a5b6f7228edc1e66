package headway.common.network.pretrained;

import headway.common.network.forms.ImageInput;
import headway.common.network.onnx.OnnxGraph;
import headway.common.network.onnx.TensorShapes;
import headway.common.network.proto.Constants;
import headway.common.network.proto.LargeWeights;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import onnx.Onnx.GraphProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;

/**
 * Lists a graph's layers: a node with one for each tensor that depends on the image; the nodes that
 * our exporter writes for one layer, whose inner tensors are named {@code layer:part}, are
 * combined.
 */
final class LayerListing {
  private final OnnxGraph graph;
  private final Map<String, Long> weights = new HashMap<>();
  private final Set<String> ofImage = new HashSet<>();
  private final boolean exported;

  private LayerListing(OnnxGraph graph, boolean exported) {
    this.graph = graph;
    this.exported = exported;
    for (TensorProto tensor : graph.model().getGraph().getInitializerList()) {
      if ((Constants.isFloat(tensor) || LargeWeights.isKept(tensor)) && tensor.getDimsCount() > 0) {
        weights.put(
            tensor.getName(), tensor.getDimsList().stream().reduce(1L, Math::multiplyExact));
      }
    }
  }

  /**
   * Lists the layers.
   *
   * @param exported whether our exporter wrote the graph
   */
  static NetworkLayers of(OnnxGraph graph, boolean exported) {
    return new NetworkLayers(graph.origin(), new LayerListing(graph, exported).layers());
  }

  private List<NetworkLayer> layers() {
    ImageInput input = graph.input();
    ofImage.add(input.name());
    GraphProto nodes = graph.model().getGraph();
    List<NetworkLayer> layers = new ArrayList<>();
    Map<String, long[]> shapes = TensorShapes.ofOneImage(graph);
    Set<String> cuts = new HashSet<>(graph.cuts());
    layers.add(
        new NetworkLayer(
            input.name(),
            "Input",
            new long[] {input.channels(), input.height(), input.width()},
            0,
            false));
    List<String> kinds = new ArrayList<>();
    long parameters = 0;
    for (NodeProto node : nodes.getNodeList()) {
      if (isOfShapes(node) || node.getInputList().stream().noneMatch(ofImage::contains)) {
        continue;
      }
      ofImage.addAll(node.getOutputList());
      kinds.add(node.getOpType());
      parameters += node.getInputList().stream().mapToLong(t -> weights.getOrDefault(t, 0L)).sum();
      String name = node.getOutput(0);
      if (!exported || !name.contains(":")) {
        layers.add(
            new NetworkLayer(
                name,
                String.join("+", kinds),
                shapes.getOrDefault(name, new long[0]),
                parameters,
                cuts.contains(name)));
        kinds.clear();
        parameters = 0;
      }
    }
    return layers;
  }

  /** Whether it computes with shapes, which depend on the image's size and not on its pixels. */
  private static boolean isOfShapes(NodeProto node) {
    return node.getOpType().equals("Shape");
  }
}
