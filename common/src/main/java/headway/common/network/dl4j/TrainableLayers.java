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

/** What lies above a cut: the half that trains. */
public final class TrainableLayers {
  private TrainableLayers() {}

  /**
   * The layers above a cut with their weights, copied. The graph's one input is named as the cut
   * and takes what the lower half makes: N×C×H×W, or N×features.
   *
   * @param cut one of the network's vertices, below its output
   * @throws UsageException when there is no such layer, nothing lies above it, or what lies above
   *     reads past it
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
    ComputationGraph upper =
        UninitializedGraph.of(graph.setOutputs(outputs.toArray(String[]::new)).build());
    copyWeights(network.graph(), upper, added, name -> name);
    return upper;
  }

  /**
   * What crosses at a cut, which may be the input itself.
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
   * Adds the layers between a cut and some tops to a graph in the making, without their weights.
   *
   * @param below the vertex of the graph that gives what crosses at the cut
   * @param tops names of the highest layers; what only higher ones need is left out
   * @param own makes a layer of the graph out of one of the network
   * @return the names that were added, from the cut upwards
   * @throws UsageException when nothing lies there, or a layer reads past the cut
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

  /** The vertices that the tops are computed from, themselves among them. */
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
