package headway.common.network.proto;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.NodeProto;

/**
 * The sliding window of a convolution or pooling over images of one size; each pair is height and
 * width.
 *
 * @param pads top, left, bottom, right
 * @param size of the images
 */
public record SlidingWindow(int[] kernel, int[] stride, int[] dilation, int[] pads, int[] size) {

  /** The window of a Conv, MaxPool or AveragePool. */
  public static SlidingWindow of(NodeProto node, int[] kernel, int[] size) {
    int[] stride = Attributes.integers(node, "strides", 1, 1);
    int[] dilation = Attributes.integers(node, "dilations", 1, 1);
    SlidingWindow same = same(kernel, stride, dilation, size);
    int[] pads =
        switch (Attributes.text(node, "auto_pad", "NOTSET")) {
          case "SAME_UPPER" -> same.pads;
          case "SAME_LOWER" -> new int[] {same.pads[2], same.pads[3], same.pads[0], same.pads[1]};
          case "VALID" -> new int[4];
          default -> Attributes.integers(node, "pads", 0, 0, 0, 0);
        };
    return new SlidingWindow(kernel, stride, dilation, pads, size);
  }

  /** With TensorFlow's SAME padding: of an odd size the larger half is at the bottom and right. */
  public static SlidingWindow same(int[] kernel, int[] stride, int[] dilation, int[] size) {
    int[] pads = new int[4];
    for (int axis = 0; axis < 2; axis++) {
      int outputs = (size[axis] + stride[axis] - 1) / stride[axis];
      int reach = (kernel[axis] - 1) * dilation[axis] + 1;
      int missing = Math.max(0, (outputs - 1) * stride[axis] + reach - size[axis]);
      pads[axis] = missing / 2;
      pads[axis + 2] = missing - missing / 2;
    }
    return new SlidingWindow(kernel, stride, dilation, pads, size);
  }

  /** Whether opposite edges are padded alike. */
  public boolean isSymmetric() {
    return pads[0] == pads[2] && pads[1] == pads[3];
  }

  /** Whether the pads are those of {@link #same}. */
  public boolean isSame() {
    return Arrays.equals(pads, same(kernel, stride, dilation, size).pads);
  }

  public boolean isDilated() {
    return dilation[0] != 1 || dilation[1] != 1;
  }

  /** Whether the last position at an edge reaches beyond the padded image if sizes round up. */
  public boolean leavesRest() {
    for (int axis = 0; axis < 2; axis++) {
      int reach = (kernel[axis] - 1) * dilation[axis] + 1;
      if ((size[axis] + pads[axis] + pads[axis + 2] - reach) % stride[axis] != 0) {
        return true;
      }
    }
    return false;
  }

  /** The attributes of a node, behind additional ones. */
  public AttributeProto[] attributes(AttributeProto... more) {
    List<AttributeProto> all = new ArrayList<>(List.of(more));
    all.add(Attributes.integers("kernel_shape", kernel));
    all.add(Attributes.integers("strides", stride));
    all.add(Attributes.integers("pads", pads));
    if (isDilated()) {
      all.add(Attributes.integers("dilations", dilation));
    }
    return all.toArray(AttributeProto[]::new);
  }
}
