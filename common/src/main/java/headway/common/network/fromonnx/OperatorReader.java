package headway.common.network.fromonnx;

/** Adds what a node computes to the graph in the making, under the name of the node's output. */
interface OperatorReader {
  void add(OnnxNode node, GraphDraft sketch);
}
