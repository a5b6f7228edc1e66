package headway.common.network.onnx;

import headway.common.network.forms.ImageInput;
import headway.common.network.proto.Attributes;
import headway.common.network.proto.Constants;
import headway.common.network.proto.GraphWriter;
import java.util.List;
import java.util.stream.LongStream;
import onnx.Onnx.GraphProto;
import onnx.Onnx.NodeProto;

/**
 * The shape of the images above a cut, where exporters compute batch sizes of it: the batch size is
 * that of the activations there, and the rest is known.
 */
record ImageSize(ImageInput image, String rows) {
  private static final int RANK = 4;

  static ImageSize of(ImageInput image, String rows) {
    return new ImageSize(image, rows);
  }

  /** Replaces the nodes that read the image's shape. */
  void replaceIn(GraphProto.Builder graph) {
    List<NodeProto> nodes = List.copyOf(graph.getNodeList());
    graph.clearNode();
    for (NodeProto node : nodes) {
      if (CutPoints.isSizeOf(node, image.name())) {
        replace(node, graph);
      } else {
        graph.addNode(node);
      }
    }
  }

  private void replace(NodeProto shape, GraphProto.Builder graph) {
    String name = shape.getOutput(0);
    int start = index(Attributes.integer(shape, "start", 0));
    int end = index(Attributes.integer(shape, "end", RANK));
    GraphWriter writer = GraphWriter.of(graph);
    String zero = writer.integers(name + ":first", 0);
    String ofRows = writer.node("Shape", name + ":rows", List.of(rows));
    String batch = writer.node("Gather", name + ":batch", List.of(ofRows, zero));
    graph.addInitializer(
        Constants.integers(name + ":image", image.channels(), image.height(), image.width()));
    String whole =
        writer.node(
            "Concat",
            name + ":whole",
            List.of(batch, name + ":image"),
            Attributes.integer("axis", 0));
    String wanted =
        writer.integers(name + ":wanted", LongStream.range(start, Math.max(start, end)).toArray());
    writer.node("Gather", name, List.of(whole, wanted));
  }

  private static int index(long axis) {
    return (int) Math.max(0, Math.min(RANK, axis < 0 ? axis + RANK : axis));
  }
}
