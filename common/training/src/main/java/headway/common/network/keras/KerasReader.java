package headway.common.network.keras;

import headway.common.InputException;
import headway.common.network.dl4j.LayerGraph;
import headway.common.network.dl4j.UninitializedGraph;
import headway.common.network.layers.ChannelAffine;
import headway.common.storage.Sha256;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** Reads the files of Keras 2 and 3. */
public final class KerasReader {
  /** Keras' epsilon, below which no deviation counts. */
  private static final double LEAST_DEVIATION = 1e-7;

  private KerasReader() {}

  /**
   * The network in a file, in N×C×H×W, its layers named as in Keras. A Flatten layer keeps the
   * channels last, so that the dense layers above it keep their weights.
   *
   * @param bytes the whole file
   * @param origin the name or URI for messages
   * @param side of the square input images, if the file does not fix the size
   * @throws InputException when it is no whole Keras model, or has a layer that cannot be read
   */
  public static LayerGraph read(byte[] bytes, String origin, OptionalInt side) {
    try (KerasFile file = KerasFile.open(bytes, origin)) {
      KerasDescription description = KerasDescription.of(file.config(), origin, side);
      KerasWeights weights = new KerasWeights(file, description.stored(), origin);
      Map<String, GraphVertex> constants = new HashMap<>();
      description
          .normalizations()
          .forEach(name -> constants.put(name, normalization(weights, name)));
      ComputationGraphConfiguration configuration = KerasGraph.of(description, constants, origin);
      ComputationGraph graph = UninitializedGraph.of(configuration);
      fill(graph, weights);
      return new LayerGraph(origin, Sha256.of(bytes), graph, description.input());
    }
  }

  /** {@code (x − mean) / √variance} per channel. */
  private static ChannelAffine normalization(KerasWeights weights, String name) {
    float[] mean = weights.read(name, "mean");
    float[] variance = weights.read(name, "variance");
    float[] scale = new float[mean.length];
    float[] shift = new float[mean.length];
    for (int c = 0; c < mean.length; c++) {
      double deviation = Math.max(Math.sqrt(variance[c]), LEAST_DEVIATION);
      scale[c] = (float) (1 / deviation);
      shift[c] = (float) (-mean[c] / deviation);
    }
    return new ChannelAffine(scale, shift);
  }

  private static void fill(ComputationGraph graph, KerasWeights weights) {
    graph
        .getConfiguration()
        .getVertices()
        .forEach(
            (name, vertex) -> {
              if (vertex instanceof LayerVertex layer && graph.getVertex(name).numParams() > 0) {
                weights.copy(
                    name, layer.getLayerConf().getLayer(), graph.getVertex(name).paramTable(false));
              }
            });
  }
}
