package headway.common.network.dl4j;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Creates graphs whose weights are set later; random initialization would take seconds. */
public final class UninitializedGraph {
  private UninitializedGraph() {}

  /** The graph with all parameters zero, in float32. */
  public static ComputationGraph of(ComputationGraphConfiguration configuration) {
    long parameters =
        configuration.getVertices().values().stream()
            .mapToLong(UninitializedGraph::parameters)
            .sum();
    ComputationGraph graph = new ComputationGraph(configuration);
    if (parameters == 0) {
      graph.init();
    } else {
      INDArray zeros = Nd4j.zeros(DataType.FLOAT, 1, parameters);
      graph.init(zeros, false);
    }
    return graph;
  }

  private static long parameters(GraphVertex vertex) {
    return vertex.numParams(true);
  }
}
