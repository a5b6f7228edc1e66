package headway.common.network.pretrained;

import headway.common.network.proto.DeterministicOnnx;
import headway.common.network.proto.GraphWriter;
import headway.common.network.proto.ValueInfos;
import java.util.List;
import onnx.Onnx.GraphProto;

/** The frozen part of a network that is trained from scratch: its output is its input image. */
public final class IdentityNetwork {
  /** The image tensor: the "cut" of a network from scratch. */
  public static final String IMAGE = "pixels";

  private static final String INPUT = "image";

  private IdentityNetwork() {}

  /**
   * The ONNX model.
   *
   * @param channels 3, or 1 for grey
   */
  static byte[] of(int side, int channels) {
    GraphProto.Builder graph =
        GraphProto.newBuilder().addInput(ValueInfos.ofBatches(INPUT, -1, channels, side, side));
    GraphWriter.of(graph).node("Identity", IMAGE, List.of(INPUT));
    return DeterministicOnnx.of(
        graph.addOutput(ValueInfos.ofBatches(IMAGE, -1, channels, side, side)));
  }
}
