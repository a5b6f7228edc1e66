package headway.common.network.dl4j;

import headway.common.UsageException;
import headway.common.network.layers.Copy;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What lies above a cut: the half that trains. */
public final class UpperHalf {
  private UpperHalf() {}

  /**
   * The layers above a cut with their weights, copied. The graph's one input is named as the cut
   * and takes what the lower half makes: N×C×H×W, or N×features.
   *
   * @param cut one of the network's vertices, below its output
   * @throws UsageException when there is no such layer, nothing lies above it, or what lies above
   *     reads past it
   */
  public static ComputationGraph of(LayerGraph network, String cut) {
    ComputationGraphConfiguration whole = network.graph().getConfiguration();
    Map<String, InputType> types = network.types();
    if (!types.containsKey(cut)) {
      throw refused(network, cut, "it has no such layer");
    }
    Set<String> known = new HashSet<>(Set.of(cut));
    String copy = cut + ":copy";
    GraphBuilder graph =
        new NeuralNetConfiguration.Builder()
            .dataType(DataType.FLOAT)
            .graphBuilder()
            .addInputs(cut)
            .setInputTypes(types.get(cut))
            .addVertex(copy, new Copy(), cut);
    for (String name : network.vertices()) {
      List<String> inputs = whole.getVertexInputs().get(name);
      if (inputs.stream().anyMatch(known::contains) && !name.equals(cut)) {
        if (!known.containsAll(inputs)) {
          throw refused(
              network,
              cut,
              "layer '%s' above it reads %s as well, so more than one tensor crosses"
                  .formatted(name, inputs));
        }
        List<String> below =
            inputs.stream().map(input -> input.equals(cut) ? copy : input).toList();
        add(graph, name, whole.getVertices().get(name), below);
        known.add(name);
      }
    }
    if (known.size() == 1) {
      throw refused(network, cut, "nothing lies above it");
    }
    ComputationGraph upper =
        BlankGraph.of(graph.setOutputs(whole.getNetworkOutputs().toArray(String[]::new)).build());
    known.remove(cut);
    known.forEach(name -> copy(network.graph(), upper, name));
    return upper;
  }

  private static void add(
      GraphBuilder graph, String name, GraphVertex vertex, List<String> inputs) {
    String[] below = inputs.toArray(String[]::new);
    if (vertex instanceof LayerVertex layer) {
      graph.addLayer(name, layer.getLayerConf().getLayer().clone(), layer.getPreProcessor(), below);
    } else {
      graph.addVertex(name, vertex.clone(), below);
    }
  }

  private static void copy(ComputationGraph from, ComputationGraph to, String name) {
    Map<String, INDArray> parameters = to.getVertex(name).paramTable(false);
    if (parameters != null) {
      Map<String, INDArray> originals = from.getVertex(name).paramTable(false);
      parameters.forEach((key, values) -> values.assign(originals.get(key)));
    }
  }

  private static UsageException refused(LayerGraph network, String cut, String reason) {
    return new UsageException(
        "Cannot cut network %s at '%s': %s; headway network list shows where it can be cut"
            .formatted(network.origin(), cut, reason));
  }
}
