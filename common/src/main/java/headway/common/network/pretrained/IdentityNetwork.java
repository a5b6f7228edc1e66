package headway.common.network.pretrained;

import headway.common.network.onnx.DeterministicOnnx;
import headway.common.network.onnx.ValueInfos;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;

/** The frozen part of a network that is trained from scratch: its output is its input image. */
public final class IdentityNetwork {
  /** The image tensor: the "cut" of a network from scratch. */
  public static final String IMAGE = "pixels";

  private static final long IR_VERSION = 7;
  private static final long OPSET = 13;

  private IdentityNetwork() {}

  /**
   * The ONNX model.
   *
   * @param channels 3, or 1 for grey
   */
  static byte[] of(int side, int channels) {
    GraphProto.Builder graph =
        GraphProto.newBuilder()
            .setName("headway")
            .addInput(ValueInfos.ofBatches("image", -1, channels, side, side))
            .addNode(
                NodeProto.newBuilder()
                    .setOpType("Identity")
                    .setName(IMAGE)
                    .addInput("image")
                    .addOutput(IMAGE))
            .addOutput(ValueInfos.ofBatches(IMAGE, -1, channels, side, side));
    ModelProto.Builder model =
        ModelProto.newBuilder()
            .setIrVersion(IR_VERSION)
            .setProducerName(DeterministicOnnx.PRODUCER)
            .setGraph(graph);
    model.addOpsetImportBuilder().setVersion(OPSET);
    return DeterministicOnnx.of(model.build());
  }
}
