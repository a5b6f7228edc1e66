package headway.common.network.measure;

import headway.common.InputException;
import headway.common.nd4j.Nd4jArrays;
import headway.common.nd4j.Nd4jThreads;
import headway.common.network.dl4j.LayerGraph;
import headway.common.network.dl4j.TrainableLayers;
import headway.common.network.forms.ImageInput;
import headway.common.network.pretrained.PretrainedNetwork;
import headway.common.network.runtime.FrozenNetwork;
import headway.common.network.trainable.PretrainedLayers;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Compares a network's outputs with expected ones. Errors are relative to the largest expected
 * value: {@code max|output − expected| ÷ max|expected|}.
 */
public final class NetworkCheck {
  private static final int IMAGE_RANK = 4;

  private final PretrainedNetwork network;
  private final float[] images;
  private final int count;
  private final float[] expected;
  private LayerGraph layers;

  /**
   * @param input preprocessed input images: N×C×H×W, or N×H×W×C as Keras
   * @param expected the expected outputs, where of four dimensions in the same layout as the input
   * @throws InputException when shapes do not fit
   */
  public NetworkCheck(PretrainedNetwork network, NpyArray input, NpyArray expected) {
    ImageInput image = network.onnx().input();
    long[] first = Arrays.copyOfRange(image.shape(1), 1, IMAGE_RANK);
    long[] last = {image.height(), image.width(), image.channels()};
    if (input.shape().length != IMAGE_RANK
        || !(endsWith(input.shape(), first) || endsWith(input.shape(), last))) {
      throw new InputException(
          "Cannot check network %s: the input has shape %s but it takes N×%d×%d×%d or N×%d×%d×%d"
              .formatted(
                  network.onnx().origin(),
                  Arrays.toString(input.shape()),
                  first[0],
                  first[1],
                  first[2],
                  last[0],
                  last[1],
                  last[2]));
    }
    boolean channelsLast = !endsWith(input.shape(), first);
    this.network = network;
    this.count = Math.toIntExact(input.shape()[0]);
    this.images = channelsFirst(input, channelsLast);
    this.expected = channelsFirst(expected, channelsLast);
  }

  private static boolean endsWith(long[] shape, long[] image) {
    return Arrays.equals(Arrays.copyOfRange(shape, 1, shape.length), image);
  }

  private static float[] channelsFirst(NpyArray array, boolean channelsLast) {
    if (!channelsLast || array.shape().length != IMAGE_RANK) {
      return array.values();
    }
    INDArray values = Nd4jArrays.matrix(array.values(), 1).reshape(array.shape());
    return Nd4jArrays.of(values.permute(0, 3, 1, 2));
  }

  /** The error of the whole network in ONNX Runtime, batch norms folded. */
  public double onnx() {
    String output = network.onnx().outputs().get(0);
    return error(below(output).values(), "ONNX Runtime");
  }

  /** The error of the whole network in DL4J. */
  public double dl4j() {
    Nd4jThreads.useOne();
    LayerGraph graph = layers();
    return error(Nd4jArrays.of(graph.graph().output(array(images, graph.input()))[0]), "DL4J");
  }

  /** The error with the layers below the cut in ONNX Runtime and those above it in DL4J. */
  public double at(String cut) {
    Features features = below(cut);
    if (cut.equals(network.onnx().outputs().get(0))) {
      return error(features.values(), "ONNX Runtime");
    }
    Nd4jThreads.useOne();
    ComputationGraph above = TrainableLayers.of(layers(), cut);
    long[] shape =
        LongStream.concat(LongStream.of(count), Arrays.stream(features.shape())).toArray();
    INDArray input = Nd4jArrays.matrix(features.values(), 1).reshape(shape);
    return error(Nd4jArrays.of(above.output(input)[0]), "the network cut at " + cut);
  }

  private LayerGraph layers() {
    if (layers == null) {
      layers = PretrainedLayers.of(network);
    }
    return layers;
  }

  private record Features(float[] values, long[] shape) {}

  private Features below(String cut) {
    try (FrozenNetwork lower = FrozenNetwork.open(network.below(cut), network.onnx().origin(), 1)) {
      return new Features(lower.run(images, count), lower.featureShape());
    }
  }

  private INDArray array(float[] values, ImageInput input) {
    return Nd4jArrays.matrix(values, 1).reshape(input.shape(count));
  }

  private double error(float[] outputs, String path) {
    if (outputs.length != expected.length) {
      throw new InputException(
          "Cannot check network %s: %s outputs %d values for %d images but %d are expected"
              .formatted(network.onnx().origin(), path, outputs.length, count, expected.length));
    }
    double largest = 0;
    for (float value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    double worst =
        IntStream.range(0, outputs.length)
            .mapToDouble(i -> Math.abs((double) outputs[i] - expected[i]))
            .max()
            .orElse(0);
    boolean sound = IntStream.range(0, outputs.length).allMatch(i -> Float.isFinite(outputs[i]));
    return sound ? worst / Math.max(largest, Float.MIN_NORMAL) : Double.POSITIVE_INFINITY;
  }
}
