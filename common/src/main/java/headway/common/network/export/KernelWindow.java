package headway.common.network.export;

import static headway.common.network.proto.Attributes.integers;

import java.util.ArrayList;
import java.util.List;
import onnx.Onnx.AttributeProto;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeConvolutional;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;

/**
 * The sliding window of a convolution or pooling: kernel, stride, padding and dilation, each height
 * × width.
 */
record KernelWindow(
    ConvolutionMode mode, int[] kernel, int[] stride, int[] padding, int[] dilation) {

  static KernelWindow of(ConvolutionLayer layer) {
    return new KernelWindow(
        layer.getConvolutionMode(),
        layer.getKernelSize(),
        layer.getStride(),
        layer.getPadding(),
        layer.getDilation());
  }

  static KernelWindow of(SubsamplingLayer layer) {
    return new KernelWindow(
        layer.getConvolutionMode(),
        layer.getKernelSize(),
        layer.getStride(),
        layer.getPadding(),
        layer.getDilation());
  }

  boolean isDilated() {
    return dilation[0] != 1 || dilation[1] != 1;
  }

  /** The ONNX attributes for the image size of a vertex, and additional ones. */
  AttributeProto[] attributes(VertexContext context, AttributeProto... more) {
    List<AttributeProto> all = new ArrayList<>(List.of(more));
    all.add(integers("kernel_shape", kernel));
    all.add(integers("strides", stride));
    all.add(integers("pads", pads(context)));
    if (isDilated()) {
      all.add(integers("dilations", dilation));
    }
    return all.toArray(AttributeProto[]::new);
  }

  /**
   * Top, left, bottom, right. For SAME padding of odd size the larger half is at the bottom and
   * right.
   */
  private int[] pads(VertexContext context) {
    InputTypeConvolutional image = context.image();
    return switch (mode) {
      case Same -> {
        int high = missing(0, (int) image.getHeight());
        int wide = missing(1, (int) image.getWidth());
        yield new int[] {high / 2, wide / 2, high - high / 2, wide - wide / 2};
      }
      case Truncate, Strict -> new int[] {padding[0], padding[1], padding[0], padding[1]};
      default -> throw context.refused("has convolution mode " + mode + ", which is not written");
    };
  }

  private int missing(int axis, int size) {
    int outputs = (size + stride[axis] - 1) / stride[axis];
    int reach = (kernel[axis] - 1) * dilation[axis] + 1;
    return Math.max(0, (outputs - 1) * stride[axis] + reach - size);
  }
}
