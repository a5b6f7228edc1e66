package headway.common.head;

import headway.common.UsageException;
import headway.common.head.optimizer.UpdateRule;
import headway.common.head.optimizer.Updaters;
import headway.common.hyperparameters.HeadLayer;
import headway.common.hyperparameters.HeadSpec;
import headway.common.hyperparameters.OptimizerSpec;
import headway.common.nd4j.Nd4jArrays;
import headway.common.nd4j.Nd4jSeed;
import headway.common.network.classifier.DenseWeights;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/** The head as a DL4J network: one input of features, one output of class probabilities. */
public final class HeadNetwork {
  /** The name of the input: features, batch × inputs. */
  public static final String INPUT = "features";

  /** The name of the output: probabilities, batch × classes. */
  public static final String OUTPUT = "softmax";

  private final HeadSpec head;
  private final UpdateRule rule;
  private final ClassWeights classWeights;

  /**
   * A head whose training loss is the mean cross entropy with these class weights, plus l2.
   *
   * @param classWeights one per class; their number is the number of classes
   */
  public HeadNetwork(HeadSpec head, UpdateRule rule, ClassWeights classWeights) {
    this.head = head;
    this.rule = rule;
    this.classWeights = classWeights;
    if (classWeights.values().length < 2) {
      throw new UsageException(
          "A head needs at least 2 classes but has " + classWeights.values().length);
    }
  }

  /** A head with a fixed learning rate. */
  public HeadNetwork(HeadSpec head, OptimizerSpec optimizer, ClassWeights classWeights) {
    this(head, UpdateRule.of(optimizer), classWeights);
  }

  /** {@link #init} for a head with equal class weights. */
  public static ComputationGraph build(
      HeadSpec head, int inputs, int classes, OptimizerSpec optimizer, long seed) {
    return new HeadNetwork(head, optimizer, ClassWeights.equal(classes)).init(inputs, seed);
  }

  /**
   * The network with new weights: Glorot uniform, {@code ±√(6 / (inputs + units))}, and biases of
   * zero, as Keras' Dense has them (Glorot and Bengio 2010, equation 16). The same seed gives the
   * same bytes. Resets ND4J's random numbers of the calling thread to a value derived from the
   * seed.
   *
   * @param inputs length of one feature vector
   */
  public ComputationGraph init(int inputs, long seed) {
    NeuralNetConfiguration.Builder defaults =
        new NeuralNetConfiguration.Builder()
            .seed(Nd4jSeed.of(seed))
            .dataType(DataType.FLOAT)
            .weightInit(WeightInit.XAVIER_UNIFORM)
            .biasInit(0)
            .updater(Updaters.of(rule.optimizer(), rule.rate()));
    GraphBuilder graph = defaults.graphBuilder().addInputs(INPUT).setOutputs(OUTPUT);
    addTo(graph, INPUT, inputs, "");
    ComputationGraph network = new ComputationGraph(graph.build());
    network.init();
    return network;
  }

  /**
   * Adds the layers to a graph builder.
   *
   * @param features the vertex whose output they are
   * @param inputs length of one feature vector
   * @param prefix of the layers' names
   * @return the names without the prefix, from the features upwards; the last is {@link #OUTPUT}
   */
  public List<String> addTo(GraphBuilder graph, String features, int inputs, String prefix) {
    List<HeadLayer> hidden = head.hidden();
    List<String> names = new ArrayList<>();
    String below = features;
    int width = inputs;
    double dropped = 0;
    for (int i = 0; i < hidden.size(); i++) {
      if (hidden.get(i) instanceof HeadLayer.Dense dense) {
        String name = "dense" + i;
        DenseLayer.Builder layer =
            new DenseLayer.Builder()
                .nOut(dense.units())
                .activation(HeadActivations.dl4j(dense.activation()));
        graph.addLayer(prefix + name, between(layer, width, dropped), below);
        names.add(name);
        below = prefix + name;
        width = dense.units();
        dropped = 0;
      } else if (hidden.get(i) instanceof HeadLayer.Dropout dropout) {
        dropped = dropout.fraction();
      }
    }
    OutputLayer.Builder softmax =
        new OutputLayer.Builder(loss())
            .nOut(classWeights.values().length)
            .activation(Activation.SOFTMAX);
    graph.addLayer(prefix + OUTPUT, between(softmax, width, dropped), below);
    names.add(OUTPUT);
    return names;
  }

  /** DL4J applies a layer's dropout to its input, and takes the probability of keeping a value. */
  private <B extends FeedForwardLayer.Builder<B>> BaseLayer between(
      B builder, int inputs, double dropped) {
    builder.nIn(inputs);
    if (dropped > 0) {
      builder.dropOut(1 - dropped);
    }
    BaseLayer layer = builder.build();
    rule.set(layer);
    return layer;
  }

  /** The trained layers of a head, from the features upwards; dropout has none. */
  public static List<DenseWeights> weights(ComputationGraph head) {
    List<DenseWeights> layers = new ArrayList<>();
    for (Layer layer : head.getLayers()) {
      INDArray weights = layer.getParam(DefaultParamInitializer.WEIGHT_KEY);
      layers.add(
          new DenseWeights(
              (int) weights.size(0),
              (int) weights.size(1),
              Nd4jArrays.of(weights),
              Nd4jArrays.of(layer.getParam(DefaultParamInitializer.BIAS_KEY)),
              HeadActivations.ofLayer((BaseLayer) layer.conf().getLayer())));
    }
    return layers;
  }

  private LossMCXENT loss() {
    return classWeights.areEqual()
        ? new LossMCXENT()
        : new LossMCXENT(Nd4j.createFromArray(classWeights.values()));
  }
}
