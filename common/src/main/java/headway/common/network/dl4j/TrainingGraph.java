package headway.common.network.dl4j;

import headway.common.natives.OneDnn;
import org.deeplearning4j.nn.conf.CacheMode;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * Graphs that take training steps.
 *
 * <p>Backwards, DL4J 1.0.0-M2.1's convolutions need what they computed before their activation
 * function, and compute it a second time ({@code ConvolutionLayer.backpropGradient} calls {@code
 * preOutput4d}) unless it was kept: a quarter of a step of VGG16's block5. It is kept here, one
 * more copy of each convolution's output for the length of a step; the values are the same. Not so
 * without oneDNN, where DL4J would keep the im2col matrix as well, as many times larger as the
 * kernel has positions.
 */
public final class TrainingGraph {
  private TrainingGraph() {}

  /**
   * The graph, initialised.
   *
   * @param configuration the graph's own from now on
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
