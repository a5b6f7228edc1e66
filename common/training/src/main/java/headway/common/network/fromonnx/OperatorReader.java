package headway.common.network.fromonnx;

/** Converts a node to layers of a {@link GraphDraft}, named after the node's output. */
interface OperatorReader {
  void add(OnnxNode node, GraphDraft draft);
}
