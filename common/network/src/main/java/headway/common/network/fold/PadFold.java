package headway.common.network.fold;

import headway.common.network.proto.Attributes;
import headway.common.network.proto.Constants;
import java.util.Arrays;
import java.util.Optional;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;

/** Folds zero padding into the convolution after it. */
final class PadFold {
  /** Begins and ends of N, C, H and W. */
  private static final int PADS = 8;

  private PadFold() {}

  /** Folds the padding before a convolution if possible; returns whether it did. */
  static boolean merge(NodeProto convolution, TensorConsumers consumers, EditableGraph graph) {
    String padded = convolution.getInput(0);
    Optional<NodeProto> pad =
        graph.maker(padded, "Pad").filter(node -> consumers.isReadOnce(padded));
    Optional<long[]> added = pad.flatMap(node -> zeros(node, graph));
    boolean explicit = Attributes.text(convolution, "auto_pad", "NOTSET").equals("NOTSET");
    if (added.isEmpty() || !explicit) {
      return false;
    }
    long[] more = added.get();
    int[] own = Attributes.integers(convolution, "pads", 0, 0, 0, 0);
    int[] pads = {
      own[0] + (int) more[2], own[1] + (int) more[3], own[2] + (int) more[6], own[3] + (int) more[7]
    };
    graph.remove(pad.get());
    graph.add(
        Attributes.with(convolution, Attributes.integers("pads", pads)).toBuilder()
            .setInput(0, pad.get().getInput(0))
            .build());
    return true;
  }

  /** The pads of a node that adds zeros, and nothing else, around height and width. */
  private static Optional<long[]> zeros(NodeProto pad, EditableGraph graph) {
    if (!Attributes.text(pad, "mode", "constant").equals("constant")
        || pad.getInputCount() < 2
        || pad.getInputCount() > 3
        || !(pad.getInputCount() == 2 || isZero(pad.getInput(2), graph))) {
      return Optional.empty();
    }
    return graph
        .constant(pad.getInput(1))
        .map(Constants::integers)
        .filter(pads -> pads.length == PADS)
        .filter(pads -> pads[0] == 0 && pads[1] == 0 && pads[4] == 0 && pads[5] == 0)
        .filter(pads -> Arrays.stream(pads).allMatch(p -> p >= 0));
  }

  private static boolean isZero(String name, EditableGraph graph) {
    Optional<TensorProto> value = graph.floats(name);
    return name.isEmpty() || (value.isPresent() && Constants.floats(value.get())[0] == 0);
  }
}
