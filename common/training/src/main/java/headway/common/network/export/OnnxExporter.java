package headway.common.network.export;

import headway.common.network.dl4j.LayerGraph;
import headway.common.network.forms.ImageInput;
import headway.common.network.proto.DeterministicOnnx;
import headway.common.network.proto.GraphWriter;
import headway.common.network.proto.ValueInfos;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.ValueInfoProto;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Writes DL4J graphs as ONNX. */
public final class OnnxExporter {
  private OnnxExporter() {}

  /**
   * The network as an ONNX model of opset 13 for any batch size. Every vertex becomes a tensor of
   * the same name, so the ONNX graph has the same cuts; batch norms are separate nodes. The same
   * network gives the same bytes.
   *
   * @throws headway.common.InputException naming the first layer that ONNX has no operator for
   */
  public static byte[] write(LayerGraph network) {
    ImageInput input = network.input();
    return write(
        network.graph(),
        network.origin(),
        LayerGraph.type(input),
        ValueInfos.ofBatches(input.name(), input.shape(1)));
  }

  /**
   * Like {@link #write(LayerGraph)}, for a network whose input is rows.
   *
   * @param values of one row
   * @param origin the name for messages
   */
  public static byte[] writeRows(ComputationGraph network, int values, String origin) {
    String input = network.getConfiguration().getNetworkInputs().get(0);
    return write(
        network, origin, InputType.feedForward(values), ValueInfos.ofBatches(input, -1, values));
  }

  /** Like {@link #writeRows}, for {@code FrozenNetwork.openRows}, whose input is N×values×1×1. */
  public static byte[] writePixelRows(ComputationGraph network, int values, String origin) {
    ModelProto.Builder model =
        DeterministicOnnx.parse(writeRows(network, values, origin)).toBuilder();
    GraphProto rows = model.getGraph();
    String input = rows.getInput(0).getName();
    String pixels = input + ":rows";
    GraphProto.Builder graph = rows.toBuilder().clearInput().clearNode();
    graph.addInput(ValueInfos.ofBatches(pixels, -1, values, 1, 1));
    graph.addNode(GraphWriter.newNode("Flatten", input, List.of(pixels)));
    return DeterministicOnnx.of(model.setGraph(graph.addAllNode(rows.getNodeList())).build());
  }

  private static byte[] write(
      ComputationGraph network, String origin, InputType taken, ValueInfoProto input) {
    ComputationGraphConfiguration configuration = network.getConfiguration();
    Map<String, InputType> types =
        new HashMap<>(configuration.getLayerActivationTypes(true, false, taken));
    types.put(input.getName(), taken);

    GraphProto.Builder graph = GraphProto.newBuilder().addInput(input);
    VertexNodes nodes = new VertexNodes(GraphWriter.of(graph));
    for (String name : configuration.getTopologicalOrderStr()) {
      if (name.equals(input.getName())) {
        continue;
      }
      List<String> inputs = configuration.getVertexInputs().get(name);
      List<InputType> inputTypes = new ArrayList<>();
      inputs.forEach(each -> inputTypes.add(types.get(each)));
      Map<String, INDArray> parameters = network.getVertex(name).paramTable(false);
      nodes.write(
          configuration.getVertices().get(name),
          new VertexContext(
              origin, name, inputs, inputTypes, parameters == null ? Map.of() : parameters));
    }
    for (String output : configuration.getNetworkOutputs()) {
      graph.addOutput(ValueInfos.ofBatches(output, types.get(output).getShape(true)));
    }
    return DeterministicOnnx.of(graph);
  }
}
