package headway.common.network.dl4j;

import headway.common.network.forms.ImageInput;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;

/**
 * A convolutional classifier with its weights as a DL4J graph, every tensor of images N×C×H×W.
 *
 * @param origin the name or URI for messages
 * @param sha256 of the file that it was read from
 * @param graph one input, at least one output
 * @param input the input of the network
 */
public record LayerGraph(String origin, String sha256, ComputationGraph graph, ImageInput input) {

  /** Vertex names from the input upwards, without the input itself. */
  public List<String> vertices() {
    return graph.getConfiguration().getTopologicalOrderStr().stream()
        .filter(name -> !name.equals(input.name()))
        .toList();
  }

  /** The shape of each vertex's output without the batch, in the order of {@link #vertices()}. */
  public Map<String, long[]> shapes() {
    Map<String, InputType> types = types();
    Map<String, long[]> shapes = new LinkedHashMap<>();
    vertices().forEach(name -> shapes.put(name, types.get(name).getShape(false)));
    return shapes;
  }

  /** The type of each vertex's output; DL4J considers preprocessors only if it may add them. */
  public Map<String, InputType> types() {
    return graph.getConfiguration().getLayerActivationTypes(true, false, type(input));
  }

  /** Whether the last layer is a softmax with a loss. */
  public boolean isClassifier() {
    ComputationGraphConfiguration configuration = graph.getConfiguration();
    return configuration.getVertices().get(configuration.getNetworkOutputs().get(0))
            instanceof LayerVertex vertex
        && vertex.getLayerConf().getLayer() instanceof BaseOutputLayer layer
        && layer.getActivationFn() instanceof ActivationSoftmax;
  }

  /** A network input as DL4J declares it. */
  public static InputType type(ImageInput input) {
    return InputType.convolutional(
        input.height(), input.width(), input.channels(), CNN2DFormat.NCHW);
  }
}
