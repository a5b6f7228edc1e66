package headway.common.head.step;

import headway.common.head.HeadActivations;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/**
 * Training steps of a head of dense layers with Adam, equal to {@code ComputationGraph.fit} of DL4J
 * 1.0.0-M2.1 but for rounding (tested to 1e-6), in a fraction of its time: a DL4J step of 1280 → 5
 * consists of about a hundred native calls of microseconds each, and Adam's native loop takes
 * longer than the matrix products. Not thread-safe; the network must not be used otherwise
 * meanwhile.
 */
public final class DenseTrainingStep {
  /** DL4J clips probabilities below this before the logarithm. */
  private static final double LEAST_PROBABILITY = 1e-10;

  private static final int PIECE = 1 << 14;

  private final ComputationGraph network;
  private final List<DenseLayerStep> layers;
  private final AdamStep adam;
  private final INDArray nativeGradient;

  /** Of the gradient: what the processor's cache holds, so that no copy of the whole is made. */
  private final float[] piece = new float[PIECE];

  private float[] parameters = {};
  private float[] firstMoments = {};
  private float[] secondMoments = {};
  private int iteration;
  private int epoch;

  private DenseTrainingStep(
      ComputationGraph network, List<DenseLayerStep> layers, Adam adam, INDArray gradient) {
    this.network = network;
    this.layers = layers;
    this.adam = new AdamStep(adam);
    this.nativeGradient = gradient;
  }

  /**
   * The steps of a network, if it is supported: a chain of dense layers with softmax and cross
   * entropy, Adam, no regularization, no class weights, on a processor.
   */
  public static Optional<DenseTrainingStep> of(ComputationGraph network) {
    return DenseChain.layers(network).flatMap(layers -> of(network, layers));
  }

  private static Optional<DenseTrainingStep> of(ComputationGraph network, List<Layer> all) {
    INDArray gradient = Nd4j.create(DataType.FLOAT, new long[] {1, network.params().length()}, 'c');
    List<DenseLayerStep> layers = new ArrayList<>();
    Optional<Adam> adam = Optional.empty();
    int offset = 0;
    for (int i = 0; i < all.size(); i++) {
      if (!(all.get(i).conf().getLayer() instanceof BaseLayer layer)
          || !fits(layer, i == all.size() - 1)) {
        return Optional.empty();
      }
      if (!(layer.getIUpdater() instanceof Adam own)
          || (adam.isPresent() && !adam.get().equals(own))) {
        return Optional.empty();
      }
      adam = Optional.of(own);
      INDArray weights = all.get(i).getParam("W");
      int weightCount = (int) weights.length();
      INDArray ofWeights =
          gradient
              .get(NDArrayIndex.point(0), NDArrayIndex.interval(offset, offset + weightCount))
              .reshape('f', weights.shape());
      layers.add(
          new DenseLayerStep(
              weights,
              ofWeights,
              offset + weightCount,
              HeadActivations.ofLayer(layer),
              Optional.ofNullable(layer.getIDropout()).map(each -> each.clone())));
      offset += (int) all.get(i).numParams();
    }
    return adam.map(each -> new DenseTrainingStep(network, layers, each, gradient));
  }

  private static boolean fits(BaseLayer layer, boolean last) {
    boolean plain =
        layer.getRegularization().isEmpty()
            && layer.getRegularizationBias().isEmpty()
            && layer.getBiasUpdater() == null
            && layer.getWeightNoise() == null
            && (layer.getGradientNormalization() == null
                || layer.getGradientNormalization() == GradientNormalization.None);
    if (last) {
      return plain
          && layer instanceof OutputLayer output
          && output.getActivationFn() instanceof ActivationSoftmax
          && output.getLossFn() instanceof LossMCXENT loss
          && loss.getWeights() == null;
    }
    return plain
        && layer instanceof DenseLayer
        && HeadActivations.of(layer.getActivationFn()).isPresent();
  }

  /**
   * Sets the training state; copies the values.
   *
   * @param startParameters in the layout of {@code ComputationGraph.params}; also set in the
   *     network
   * @param startState of the updater, in DL4J's layout
   * @param startIteration number of earlier steps
   */
  public void start(
      FloatBuffer startParameters, FloatBuffer startState, int startIteration, int startEpoch) {
    int length = startParameters.remaining();
    if (parameters.length != length) {
      parameters = new float[length];
      firstMoments = new float[length];
      secondMoments = new float[length];
    }
    startParameters.duplicate().get(parameters);
    startState.duplicate().get(firstMoments).get(secondMoments);
    network.params().data().asNioFloat().put(parameters);
    iteration = startIteration;
    epoch = startEpoch;
  }

  /**
   * Trains on one minibatch.
   *
   * @param features examples × inputs
   * @param labels examples × classes, one-hot
   * @return mean loss and correct examples with the parameters before
   */
  public BatchMetrics learn(INDArray features, float[] labels) {
    INDArray values = features;
    for (DenseLayerStep each : layers) {
      each.forward(values, parameters, iteration, epoch);
      values = each.output();
    }
    int examples = (int) features.size(0);
    int top = layers.size() - 1;
    float[] sums = layers.get(top).values().clone();
    BatchMetrics figures = softmax(sums, labels, examples);
    for (int i = top; i >= 0; i--) {
      layers.get(i).backward(sums);
      if (i > 0) {
        sums = layers.get(i).gradientBelow(layers.get(i - 1), iteration, epoch);
      }
    }
    update(examples);
    return figures;
  }

  private void update(int examples) {
    FloatBuffer gradients = nativeGradient.data().asNioFloat();
    FloatBuffer updated = network.params().data().asNioFloat();
    layers.forEach(each -> each.addBiasGradients(gradients));
    adam.begin(examples, iteration, epoch);
    for (int from = 0; from < parameters.length; from += piece.length) {
      int count = Math.min(piece.length, parameters.length - from);
      gradients.get(piece, 0, count);
      adam.apply(parameters, firstMoments, secondMoments, piece, from, count);
      updated.put(parameters, from, count);
    }
    iteration++;
  }

  /**
   * Replaces logits by the gradient of the loss with respect to them; returns the mean loss and the
   * correct examples.
   */
  private static BatchMetrics softmax(float[] logits, float[] labels, int examples) {
    int classes = logits.length / examples;
    double[] powers = new double[classes];
    double loss = 0;
    int correct = 0;
    for (int i = 0; i < examples; i++) {
      int largest = 0;
      int truth = 0;
      for (int c = 1; c < classes; c++) {
        if (logits[c * examples + i] > logits[largest * examples + i]) {
          largest = c;
        }
        if (labels[i * classes + c] > labels[i * classes + truth]) {
          truth = c;
        }
      }
      correct += largest == truth ? 1 : 0;
      double most = logits[largest * examples + i];
      double sum = 0;
      for (int c = 0; c < classes; c++) {
        powers[c] = StrictMath.exp(logits[c * examples + i] - most);
        sum += powers[c];
      }
      for (int c = 0; c < classes; c++) {
        double probability = powers[c] / sum;
        float label = labels[i * classes + c];
        if (label != 0) {
          loss -= label * StrictMath.log(Math.max(LEAST_PROBABILITY, probability));
        }
        logits[c * examples + i] = (float) probability - label;
      }
    }
    return new BatchMetrics(loss / examples, correct);
  }

  /**
   * The current parameters in the layout of {@code ComputationGraph.params}, then the first and the
   * second moments, which are the updater's state in DL4J's layout; not copies.
   */
  public float[][] state() {
    return new float[][] {parameters, firstMoments, secondMoments};
  }
}
