package headway.common.network.fromonnx;

import headway.common.nd4j.Nd4jArrays;
import headway.common.network.dl4j.LayerGraph;
import headway.common.network.dl4j.UninitializedGraph;
import headway.common.network.forms.ImageInput;
import headway.common.network.onnx.OnnxGraph;
import java.util.HashMap;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A DL4J graph under construction: layers and vertices first, then their weights. */
final class GraphDraft {
  private final OnnxGraph source;
  private final ImageInput input;
  private final GraphBuilder graph;
  private final Map<String, Map<String, INDArray>> weights = new HashMap<>();

  /**
   * @param input its input: the image, or activations
   */
  GraphDraft(OnnxGraph source, ImageInput input) {
    this.source = source;
    this.input = input;
    this.graph =
        new NeuralNetConfiguration.Builder()
            .dataType(DataType.FLOAT)
            .graphBuilder()
            .addInputs(input.name())
            .setInputTypes(LayerGraph.type(input));
  }

  void layer(String name, Layer layer, String input) {
    graph.addLayer(name, layer, input);
  }

  void vertex(String name, GraphVertex vertex, String... inputs) {
    graph.addVertex(name, vertex, inputs);
  }

  /** Sets one parameter of a layer, in row-major order. */
  void weights(String layer, String parameter, float[] values, long... shape) {
    weights(layer, parameter, Nd4jArrays.matrix(values, 1).reshape(shape));
  }

  void weights(String layer, String parameter, INDArray values) {
    weights.computeIfAbsent(layer, absent -> new HashMap<>()).put(parameter, values);
  }

  LayerGraph finish(String output) {
    ComputationGraph blank = UninitializedGraph.of(graph.setOutputs(output).build());
    weights.forEach(
        (layer, parameters) -> {
          Map<String, INDArray> targets = blank.getVertex(layer).paramTable(false);
          parameters.forEach(
              (name, values) -> {
                INDArray target = targets.get(name);
                target.assign(values.reshape(target.shape()));
              });
        });
    return new LayerGraph(source.origin(), source.sha256(), blank, input);
  }
}
