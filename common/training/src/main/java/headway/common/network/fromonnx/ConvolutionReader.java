package headway.common.network.fromonnx;

import headway.common.nd4j.Nd4jArrays;
import headway.common.network.proto.Attributes;
import headway.common.network.proto.Constants;
import headway.common.network.proto.SlidingWindow;
import java.util.Arrays;
import onnx.Onnx.TensorProto;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Reads Conv, MaxPool and AveragePool. */
final class ConvolutionReader {
  private ConvolutionReader() {}

  static void convolution(OnnxNode node, GraphDraft draft) {
    TensorProto kernel = node.weights(1);
    long[] shape = Constants.shape(kernel);
    if (shape.length != 4) {
      throw node.refused(
          "is no convolution of images: its weights have shape " + Arrays.toString(shape));
    }
    SlidingWindow window = window(node, new int[] {(int) shape[2], (int) shape[3]});
    long groups = Attributes.integer(node.proto(), "group", 1);
    long in = shape[1] * groups;
    String name = node.output();
    String input = padded(window, node, draft);
    boolean biased = node.proto().getInputCount() > 2;
    INDArray weights = Nd4jArrays.matrix(Constants.floats(kernel), 1).reshape(shape);
    if (groups == 1) {
      draft.layer(
          name,
          slide(new ConvolutionLayer.Builder(), window)
              .nIn(in)
              .nOut(shape[0])
              .hasBias(biased)
              .activation(Activation.IDENTITY)
              .build(),
          input);
      draft.weights(name, "W", weights);
    } else if (groups == in) {
      long multiplier = shape[0] / in;
      draft.layer(
          name,
          slide(new DepthwiseConvolution2D.Builder().depthMultiplier((int) multiplier), window)
              .nIn(in)
              .nOut(shape[0])
              .hasBias(biased)
              .activation(Activation.IDENTITY)
              .build(),
          input);
      INDArray grouped = weights.reshape(in, multiplier, shape[2], shape[3]);
      draft.weights(name, "W", grouped.permute(2, 3, 0, 1).dup('c'));
    } else {
      throw node.refused(
          "has %d groups for %d channels; one group, or one for each channel, is read"
              .formatted(groups, in));
    }
    if (biased) {
      float[] bias = Constants.floats(node.weights(2));
      draft.weights(name, "b", bias, 1, bias.length);
    }
  }

  private static SlidingWindow window(OnnxNode node, int[] kernel) {
    long[] image = node.shape(node.input());
    return SlidingWindow.of(node.proto(), kernel, new int[] {(int) image[1], (int) image[2]});
  }

  /** The tensor to read; asymmetric pads become a separate layer. */
  private static String padded(SlidingWindow window, OnnxNode node, GraphDraft draft) {
    if (window.isSymmetric()) {
      return node.input();
    }
    String name = node.output() + ":padded";
    int[] pads = window.pads();
    draft.layer(name, padding(pads[0], pads[2], pads[1], pads[3]), node.input());
    return name;
  }

  private static <B extends ConvolutionLayer.BaseConvBuilder<B>> B slide(
      B layer, SlidingWindow window) {
    int[] pads = window.pads();
    layer.setKernelSize(window.kernel());
    layer.setStride(window.stride());
    layer.setDilation(window.dilation());
    layer.setPadding(window.isSymmetric() ? new int[] {pads[0], pads[1]} : new int[2]);
    layer.convolutionMode(ConvolutionMode.Truncate);
    return layer;
  }

  static void pool(OnnxNode node, GraphDraft draft) {
    int[] kernel = Attributes.integers(node.proto(), "kernel_shape");
    if (kernel.length != 2) {
      throw node.refused("pools over %d dimensions; images have 2".formatted(kernel.length));
    }
    SlidingWindow window = window(node, kernel);
    boolean average = node.proto().getOpType().equals("AveragePool");
    if (!window.isSymmetric() && !window.isSame()) {
      throw node.refused("has uneven pads, which pooling in DL4J lacks");
    }
    if (Attributes.integer(node.proto(), "ceil_mode", 0) == 1 && window.leavesRest()) {
      throw node.refused("rounds its size up (ceil_mode), which DL4J lacks");
    }
    SubsamplingLayer.Builder layer =
        new SubsamplingLayer.Builder(average ? PoolingType.AVG : PoolingType.MAX)
            .kernelSize(kernel)
            .stride(window.stride())
            .dilation(window.dilation())
            .dataFormat(CNN2DFormat.NCHW)
            .convolutionMode(window.isSymmetric() ? ConvolutionMode.Truncate : ConvolutionMode.Same)
            .avgPoolIncludePadInDivisor(
                Attributes.integer(node.proto(), "count_include_pad", 0) == 1);
    if (window.isSymmetric()) {
      layer.padding(window.pads()[0], window.pads()[1]);
    }
    draft.layer(node.output(), layer.build(), node.input());
  }

  static void pad(OnnxNode node, GraphDraft draft) {
    long[] pads = integers(node, 1);
    boolean zeros =
        Attributes.text(node.proto(), "mode", "constant").equals("constant")
            && node.constant(2).map(c -> Constants.floats(c)[0] == 0).orElse(true);
    if (!zeros || pads.length != 8 || pads[0] + pads[1] + pads[4] + pads[5] != 0) {
      throw node.refused("pads otherwise than by zeros around height and width");
    }
    int[] edges = {(int) pads[2], (int) pads[6], (int) pads[3], (int) pads[7]};
    String input = node.input();
    if (Arrays.stream(edges).anyMatch(edge -> edge < 0)) {
      int[] crop = Arrays.stream(edges).map(edge -> Math.max(0, -edge)).toArray();
      String cropped = node.output() + ":cropped";
      draft.layer(
          cropped, new Cropping2D(CNN2DFormat.NCHW, crop[0], crop[1], crop[2], crop[3]), input);
      input = cropped;
    }
    int[] added = Arrays.stream(edges).map(edge -> Math.max(0, edge)).toArray();
    draft.layer(node.output(), padding(added[0], added[1], added[2], added[3]), input);
  }

  static void crop(OnnxNode node, GraphDraft draft) {
    long[] shape = node.shape(node.input());
    long[] starts = integers(node, 1);
    long[] ends = integers(node, 2);
    long[] axes = node.constant(3).map(Constants::integers).orElse(new long[] {0, 1, 2, 3});
    boolean stepped =
        node.constant(4)
            .map(c -> Arrays.stream(Constants.integers(c)).anyMatch(s -> s != 1))
            .orElse(false);
    int[] crop = new int[4];
    for (int i = 0; i < axes.length; i++) {
      int axis = (int) (axes[i] < 0 ? axes[i] + 4 : axes[i]);
      if (stepped || axis < 2 || starts.length != axes.length || shape.length != 3) {
        throw node.refused("cuts otherwise than whole rows and columns at the edges");
      }
      long size = shape[axis - 1];
      long start = starts[i] < 0 ? starts[i] + size : starts[i];
      long end = Math.min(size, ends[i] < 0 ? ends[i] + size : ends[i]);
      crop[2 * (axis - 2)] = (int) start;
      crop[2 * (axis - 2) + 1] = (int) (size - end);
    }
    draft.layer(
        node.output(),
        new Cropping2D(CNN2DFormat.NCHW, crop[0], crop[1], crop[2], crop[3]),
        node.input());
  }

  private static long[] integers(OnnxNode node, int index) {
    return node.constant(index)
        .map(Constants::integers)
        .orElseThrow(() -> node.refused("has no constant as input %d".formatted(index)));
  }

  private static ZeroPaddingLayer padding(int top, int bottom, int left, int right) {
    ZeroPaddingLayer layer = new ZeroPaddingLayer(top, bottom, left, right);
    layer.setDataFormat(CNN2DFormat.NCHW);
    return layer;
  }
}
