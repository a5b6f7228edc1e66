package headway.common.network.classifier;

import headway.common.image.HeatMap;
import headway.common.network.onnx.OnnxCut;
import headway.common.network.onnx.OnnxGraph;
import headway.common.network.onnx.TensorShapes;
import headway.common.network.runtime.FrozenNetwork;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Class activation maps: how much each spatial position of an image contributes to a class.
 *
 * <p>The classifier is split at its last tensor with height and width. The value of a position is
 * what the class's logit loses when the activations of all channels there are zero. Where global
 * average pooling and one dense layer follow, that is the class activation map of <a
 * href="https://arxiv.org/abs/1512.04150">Zhou et al.</a> divided by the number of positions; where
 * one dense layer reads every position, it is <a
 * href="https://arxiv.org/abs/2011.08891">HiResCAM</a>, gradient times activation. It needs no
 * gradient, so every classifier that Headway exports has one, whatever trained in it.
 */
public final class ClassActivationMap implements AutoCloseable {
  /** Bounds memory: each holds the activations of a whole image. */
  private static final int POSITIONS_AT_ONCE = 32;

  private static final int RANK = 4;

  private final FrozenNetwork below;
  private final FrozenNetwork above;
  private final int channels;
  private final int height;
  private final int width;

  private ClassActivationMap(FrozenNetwork below, FrozenNetwork above) {
    this.below = below;
    this.above = above;
    long[] shape = below.featureShape();
    this.channels = (int) shape[0];
    this.height = (int) shape[1];
    this.width = (int) shape[2];
  }

  /**
   * Splits a classifier; empty where no tensor that everything crosses has height and width.
   *
   * @param classifier with the output {@link ClassifierWriter#LOGITS}
   * @param threads that compute
   */
  public static Optional<ClassActivationMap> open(OnnxGraph classifier, int threads) {
    return lastSpatialCut(classifier).map(cut -> split(classifier, cut, threads));
  }

  /** The last cut whose activations, N×C×H×W, have more than one spatial position. */
  private static Optional<String> lastSpatialCut(OnnxGraph graph) {
    List<String> cuts = graph.cuts();
    Map<String, long[]> shapes = TensorShapes.ofCuts(graph);
    for (int i = cuts.size() - 1; i >= 0; i--) {
      long[] shape = shapes.get(cuts.get(i));
      if (shape.length == RANK && shape[1] > 0 && shape[2] > 0 && shape[2] * shape[3] > 1) {
        return Optional.of(cuts.get(i));
      }
    }
    return Optional.empty();
  }

  private static ClassActivationMap split(OnnxGraph classifier, String cut, int threads) {
    FrozenNetwork below =
        FrozenNetwork.open(OnnxCut.below(classifier, cut), classifier.origin(), threads);
    try {
      FrozenNetwork above =
          FrozenNetwork.openRows(
              OnnxCut.between(classifier, cut, below.featureShape(), ClassifierWriter.LOGITS),
              classifier.origin(),
              cut,
              below.featureCount(),
              ClassifierWriter.LOGITS,
              threads);
      return new ClassActivationMap(below, above);
    } catch (RuntimeException failure) {
      below.close();
      throw failure;
    }
  }

  /**
   * The map of one image.
   *
   * @param pixels preprocessed, channels × height × width
   * @param label of the class, an index of the logits
   * @return in logits, positive where the image supports the class
   */
  public HeatMap of(float[] pixels, int label) {
    float[] activations = below.run(pixels, 1);
    float whole = above.run(activations, 1)[label];
    int positions = height * width;
    float[] lost = new float[positions];
    for (int first = 0; first < positions; first += POSITIONS_AT_ONCE) {
      int count = Math.min(POSITIONS_AT_ONCE, positions - first);
      float[] logits = above.run(withEachPositionZeroed(activations, first, count), count);
      int classes = logits.length / count;
      for (int i = 0; i < count; i++) {
        lost[first + i] = whole - logits[i * classes + label];
      }
    }
    return new HeatMap(height, width, lost);
  }

  /** The activations {@code count} times, each with the channels of one position set to zero. */
  private float[] withEachPositionZeroed(float[] activations, int first, int count) {
    float[] rows = new float[Math.multiplyExact(count, activations.length)];
    for (int i = 0; i < count; i++) {
      int row = i * activations.length;
      System.arraycopy(activations, 0, rows, row, activations.length);
      for (int channel = 0; channel < channels; channel++) {
        rows[row + channel * height * width + first + i] = 0;
      }
    }
    return rows;
  }

  @Override
  public void close() {
    above.close();
    below.close();
  }
}
