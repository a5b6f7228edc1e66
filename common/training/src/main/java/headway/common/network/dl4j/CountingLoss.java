package headway.common.network.dl4j;

import headway.common.nd4j.Nd4jArrays;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * The loss function of a graph's output layer, which also counts the correct examples of the steps
 * that the graph takes. {@code ComputationGraph.fit} of DL4J 1.0.0-M2.1 neither keeps the output of
 * its forward pass nor passes it to listeners; only the loss function sees it. It costs one copy of
 * the outputs a step, and no additional pass. Not thread-safe; never serialized.
 */
public final class CountingLoss implements ILossFunction {
  private static final long serialVersionUID = 1L;

  private final ILossFunction loss;
  private int correct;

  private CountingLoss(ILossFunction loss) {
    this.loss = loss;
  }

  /**
   * Wraps the loss of a graph; replaces an earlier wrapper.
   *
   * @param graph with one output, an output layer of examples × classes
   */
  public static CountingLoss on(ComputationGraph graph) {
    BaseOutputLayer layer = (BaseOutputLayer) graph.getOutputLayer(0).conf().getLayer();
    ILossFunction before =
        layer.getLossFn() instanceof CountingLoss earlier ? earlier.loss : layer.getLossFn();
    CountingLoss counting = new CountingLoss(before);
    layer.setLossFn(counting);
    return counting;
  }

  /** Correct examples since the last call. */
  public int take() {
    int counted = correct;
    correct = 0;
    return counted;
  }

  /**
   * The number of examples whose largest output is that of their largest label; of equal ones the
   * first is used, as in Keras.
   *
   * @param outputs examples × classes, in any monotone scale
   * @param labels likewise, one weight for each class
   */
  static int correct(float[] outputs, float[] labels, int examples) {
    int classes = outputs.length / examples;
    int correct = 0;
    for (int first = 0; first < outputs.length; first += classes) {
      if (largest(outputs, first, classes) == largest(labels, first, classes)) {
        correct++;
      }
    }
    return correct;
  }

  private static int largest(float[] values, int first, int classes) {
    int largest = 0;
    for (int c = 1; c < classes; c++) {
      if (values[first + c] > values[first + largest]) {
        largest = c;
      }
    }
    return largest;
  }

  private void count(INDArray labels, INDArray sums) {
    correct += correct(Nd4jArrays.of(sums), Nd4jArrays.of(labels), (int) sums.size(0));
  }

  @Override
  public INDArray computeGradient(
      INDArray labels, INDArray sums, IActivation activation, INDArray mask) {
    count(labels, sums);
    return loss.computeGradient(labels, sums, activation, mask);
  }

  @Override
  public Pair<Double, INDArray> computeGradientAndScore(
      INDArray labels, INDArray sums, IActivation activation, INDArray mask, boolean average) {
    count(labels, sums);
    return loss.computeGradientAndScore(labels, sums, activation, mask, average);
  }

  @Override
  public double computeScore(
      INDArray labels, INDArray sums, IActivation activation, INDArray mask, boolean average) {
    return loss.computeScore(labels, sums, activation, mask, average);
  }

  @Override
  public INDArray computeScoreArray(
      INDArray labels, INDArray sums, IActivation activation, INDArray mask) {
    return loss.computeScoreArray(labels, sums, activation, mask);
  }

  @Override
  public String name() {
    return loss.name();
  }
}
