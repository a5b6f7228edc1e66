package headway.common.head.step;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Networks whose layers are those of a head, as the upper part of a fine-tuned network may have
 * them, but which compute something else.
 */
final class OtherDenseNetworks {
  private static final int WIDTH = 6;

  private OtherDenseNetworks() {}

  static ComputationGraph scaledBetween() {
    return init(
        graph()
            .addLayer("below", dense(true), "in")
            .addVertex("scaled", new ScaleVertex(3), "below")
            .addLayer("out", softmax(), "scaled"));
  }

  static ComputationGraph withoutBias() {
    return init(graph().addLayer("below", dense(false), "in").addLayer("out", softmax(), "below"));
  }

  static ComputationGraph branched() {
    return init(
        graph()
            .addLayer("left", dense(true), "in")
            .addLayer("right", dense(true), "in")
            .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "left", "right")
            .addLayer("out", softmax(), "sum"));
  }

  private static GraphBuilder graph() {
    return new NeuralNetConfiguration.Builder()
        .seed(1)
        .updater(new Adam(1e-3))
        .graphBuilder()
        .addInputs("in")
        .setOutputs("out");
  }

  private static DenseLayer dense(boolean biased) {
    return new DenseLayer.Builder()
        .nIn(WIDTH)
        .nOut(WIDTH)
        .hasBias(biased)
        .activation(Activation.IDENTITY)
        .build();
  }

  private static OutputLayer softmax() {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .nIn(WIDTH)
        .nOut(WIDTH)
        .activation(Activation.SOFTMAX)
        .build();
  }

  private static ComputationGraph init(GraphBuilder builder) {
    ComputationGraph network = new ComputationGraph(builder.build());
    network.init();
    return network;
  }
}
