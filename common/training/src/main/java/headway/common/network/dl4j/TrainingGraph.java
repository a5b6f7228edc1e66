package headway.common.network.dl4j;

import headway.common.natives.OneDnn;
import org.deeplearning4j.nn.conf.CacheMode;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * Creates graphs for training.
 *
 * <p>In the backward pass, DL4J 1.0.0-M2.1's convolutions need their pre-activations, and compute
 * them a second time ({@code ConvolutionLayer.backpropGradient} calls {@code preOutput4d}) unless
 * they are cached, which takes a quarter of a step of VGG16's block5. Here they are cached: one
 * more copy of each convolution's output during a step, with the same values. Not without oneDNN,
 * where DL4J would also cache the im2col matrix, which is larger by the number of kernel positions.
 */
public final class TrainingGraph {
  private TrainingGraph() {}

  /**
   * The graph, initialised.
   *
   * @param configuration owned by the graph from now on
   */
  public static ComputationGraph of(ComputationGraphConfiguration configuration) {
    ComputationGraph graph = new ComputationGraph(configuration);
    graph.init();
    CacheMode kept = OneDnn.used() ? CacheMode.DEVICE : CacheMode.NONE;
    configuration.setCacheMode(kept);
    graph.setCacheMode(kept);
    return graph;
  }
}
