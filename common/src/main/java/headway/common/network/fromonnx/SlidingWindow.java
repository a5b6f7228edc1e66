package headway.common.network.fromonnx;

import headway.common.network.proto.Attributes;
import java.util.Arrays;
import onnx.Onnx.NodeProto;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;

/**
 * The sliding window of a convolution or pooling.
 *
 * @param pads top, left, bottom, right
 * @param same the pads of TensorFlow's SAME padding at this image size
 * @param size height and width of the image
 */
record SlidingWindow(
    int[] kernel, int[] stride, int[] dilation, int[] pads, int[] same, int[] size) {

  static SlidingWindow of(OnnxNode node, int height, int width) {
    NodeProto proto = node.proto();
    long[] image = node.shape(node.input());
    int[] kernel = {height, width};
    int[] stride = Attributes.integers(proto, "strides", 1, 1);
    int[] dilation = Attributes.integers(proto, "dilations", 1, 1);
    int[] size = {(int) image[1], (int) image[2]};
    int high = missing(kernel[0], stride[0], dilation[0], size[0]);
    int wide = missing(kernel[1], stride[1], dilation[1], size[1]);
    int[] same = {high / 2, wide / 2, high - high / 2, wide - wide / 2};
    int[] pads =
        switch (Attributes.text(proto, "auto_pad", "NOTSET")) {
          case "SAME_UPPER" -> same;
          case "SAME_LOWER" -> new int[] {same[2], same[3], same[0], same[1]};
          case "VALID" -> new int[4];
          default -> Attributes.integers(proto, "pads", 0, 0, 0, 0);
        };
    return new SlidingWindow(kernel, stride, dilation, pads, same, size);
  }

  private static int missing(int kernel, int stride, int dilation, int size) {
    int outputs = (size + stride - 1) / stride;
    return Math.max(0, (outputs - 1) * stride + (kernel - 1) * dilation + 1 - size);
  }

  boolean isSymmetric() {
    return pads[0] == pads[2] && pads[1] == pads[3];
  }

  boolean isSame() {
    return Arrays.equals(pads, same);
  }

  /** Rejects pooling with ceil mode if it changes the output size. */
  void requireFloor(OnnxNode node) {
    boolean ceil = Attributes.integer(node.proto(), "ceil_mode", 0) == 1;
    for (int axis = 0; axis < 2; axis++) {
      int room = size[axis] + pads[axis] + pads[axis + 2] - (kernel[axis] - 1) * dilation[axis] - 1;
      if (ceil && room % stride[axis] != 0) {
        throw node.refused("rounds its size up (ceil_mode), which DL4J lacks");
      }
    }
  }

  /** The tensor to read; asymmetric pads become a separate layer. */
  String padded(OnnxNode node, GraphDraft draft) {
    if (isSymmetric()) {
      return node.input();
    }
    String name = node.output() + ":padded";
    draft.layer(name, ConvolutionReader.padding(pads[0], pads[2], pads[1], pads[3]), node.input());
    return name;
  }

  <B extends ConvolutionLayer.BaseConvBuilder<B>> B onto(B layer) {
    layer.setKernelSize(kernel);
    layer.setStride(stride);
    layer.setDilation(dilation);
    layer.setPadding(isSymmetric() ? new int[] {pads[0], pads[1]} : new int[2]);
    layer.convolutionMode(ConvolutionMode.Truncate);
    return layer;
  }
}
