package headway.common.network.proto;

import java.util.Arrays;
import java.util.List;
import onnx.Onnx.NodeProto;

/** Transposes between the layouts N×C×H×W and N×H×W×C. */
public final class Transposes {
  private static final String OPERATOR = "Transpose";
  private static final String ORDER = "perm";
  private static final int[] CHANNELS_FIRST = {0, 3, 1, 2};
  private static final int[] CHANNELS_LAST = {0, 2, 3, 1};

  private Transposes() {}

  /** Whether the node converts N×H×W×C to N×C×H×W. */
  public static boolean isToChannelsFirst(NodeProto node) {
    return is(node, CHANNELS_FIRST);
  }

  /** Whether the node converts N×C×H×W to N×H×W×C. */
  public static boolean isToChannelsLast(NodeProto node) {
    return is(node, CHANNELS_LAST);
  }

  /** A node that converts N×C×H×W to N×H×W×C. */
  public static NodeProto toChannelsLast(String from, String to) {
    return GraphWriter.newNode(
            OPERATOR, to, List.of(from), Attributes.integers(ORDER, CHANNELS_LAST))
        .build();
  }

  private static boolean is(NodeProto node, int[] order) {
    return node.getOpType().equals(OPERATOR)
        && Arrays.equals(Attributes.integers(node, ORDER), order);
  }
}
