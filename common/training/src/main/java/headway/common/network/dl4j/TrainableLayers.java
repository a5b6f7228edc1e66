package headway.common.network.dl4j;

import headway.common.UsageException;
import headway.common.network.layers.Copy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The trainable layers above a cut. */
public final class TrainableLayers {
  private TrainableLayers() {}

  /**
   * A copy of the layers above a cut with their weights. The graph's one input has the name of the
   * cut and takes the activations there: N×C×H×W, or N×features.
   *
   * @param cut one of the network's vertices, below its output
   * @throws UsageException when there is no such layer, nothing is above it, or layers above it
   *     also read tensors below it
   */
  public static ComputationGraph of(LayerGraph network, String cut) {
    InputType type = type(network, cut);
    GraphBuilder graph =
        new NeuralNetConfiguration.Builder()
            .dataType(DataType.FLOAT)
            .graphBuilder()
            .addInputs(cut)
            .setInputTypes(type);
    List<String> outputs = network.graph().getConfiguration().getNetworkOutputs();
    List<String> added = add(graph, network, cut, cut, outputs, Layer::clone);
    ComputationGraph above =
        UninitializedGraph.of(graph.setOutputs(outputs.toArray(String[]::new)).build());
    copyWeights(network.graph(), above, added, name -> name);
    return above;
  }

  /**
   * The type of the activations at a cut, which may be the input itself.
   *
   * @throws UsageException when there is no such layer
   */
  public static InputType type(LayerGraph network, String cut) {
    InputType type =
        cut.equals(network.input().name())
            ? LayerGraph.type(network.input())
            : network.types().get(cut);
    if (type == null) {
      throw refused(network, cut, "it has no such layer");
    }
    return type;
  }

  /**
   * Adds the layers between a cut and the top layers to a graph builder, without their weights.
   *
   * @param below the vertex of the new graph with the activations at the cut
   * @param tops names of the highest layers to add
   * @param own converts a layer of the network to one of the graph
   * @return the names that were added, from the cut upwards
   * @throws UsageException when there are no layers, or a layer reads a tensor below the cut
   */
  public static List<String> add(
      GraphBuilder graph,
      LayerGraph network,
      String cut,
      String below,
      List<String> tops,
      UnaryOperator<Layer> own) {
    ComputationGraphConfiguration whole = network.graph().getConfiguration();
    Set<String> wanted = below(whole, tops);
    Set<String> known = new HashSet<>(Set.of(cut));
    List<String> added = new ArrayList<>();
    String copy = cut + ":copy";
    graph.addVertex(copy, new Copy(), below);
    for (String name : network.vertices()) {
      List<String> inputs = whole.getVertexInputs().get(name);
      if (wanted.contains(name) && inputs.stream().anyMatch(known::contains) && !name.equals(cut)) {
        if (!known.containsAll(inputs)) {
          throw refused(
              network,
              cut,
              "layer '%s' above it reads %s as well, so more than one tensor crosses"
                  .formatted(name, inputs));
        }
        List<String> renamed =
            inputs.stream().map(input -> input.equals(cut) ? copy : input).toList();
        add(graph, name, whole.getVertices().get(name), renamed, own);
        known.add(name);
        added.add(name);
      }
    }
    if (!known.containsAll(tops) || added.isEmpty()) {
      throw refused(network, cut, "nothing lies above it");
    }
    return added;
  }

  /** The vertices that the top layers are computed from, including themselves. */
  private static Set<String> below(ComputationGraphConfiguration whole, List<String> tops) {
    Set<String> wanted = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(tops);
    while (!open.isEmpty()) {
      String name = open.pop();
      if (wanted.add(name)) {
        open.addAll(whole.getVertexInputs().getOrDefault(name, List.of()));
      }
    }
    return wanted;
  }

  private static void add(
      GraphBuilder graph,
      String name,
      GraphVertex vertex,
      List<String> inputs,
      UnaryOperator<Layer> own) {
    String[] below = inputs.toArray(String[]::new);
    if (vertex instanceof LayerVertex layer) {
      graph.addLayer(
          name, own.apply(layer.getLayerConf().getLayer()), layer.getPreProcessor(), below);
    } else {
      graph.addVertex(name, vertex.clone(), below);
    }
  }

  /**
   * Copies the parameters of vertices.
   *
   * @param names in {@code from}
   * @param naming of the same vertices in {@code to}
   */
  public static void copyWeights(
      ComputationGraph from,
      ComputationGraph to,
      List<String> names,
      UnaryOperator<String> naming) {
    for (String name : names) {
      Map<String, INDArray> parameters = to.getVertex(naming.apply(name)).paramTable(false);
      if (parameters != null) {
        Map<String, INDArray> originals = from.getVertex(name).paramTable(false);
        parameters.forEach((key, values) -> values.assign(originals.get(key)));
      }
    }
  }

  private static UsageException refused(LayerGraph network, String cut, String reason) {
    return new UsageException(
        "Cannot cut network %s at '%s': %s; headway network list shows where it can be cut"
            .formatted(network.origin(), cut, reason));
  }
}
