package headway.common.network.proto;

import java.io.IOException;
import java.io.UncheckedIOException;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import org.nd4j.shade.protobuf.CodedOutputStream;
import org.nd4j.shade.protobuf.InvalidProtocolBufferException;

/** Writes a model so that equal models have equal bytes. */
public final class DeterministicOnnx {
  /** The producer name of the models that Headway writes. */
  public static final String PRODUCER = "headway";

  private static final long IR_VERSION = 7;
  private static final long OPSET = 13;

  private DeterministicOnnx() {}

  /** A model of Headway's own: the graph, for operators of opset 13. */
  public static byte[] of(GraphProto.Builder graph) {
    ModelProto.Builder model =
        ModelProto.newBuilder()
            .setIrVersion(IR_VERSION)
            .setProducerName(PRODUCER)
            .setGraph(graph.setName(PRODUCER));
    model.addOpsetImportBuilder().setVersion(OPSET);
    return of(model.build());
  }

  public static byte[] of(ModelProto model) {
    byte[] bytes = new byte[model.getSerializedSize()];
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.useDeterministicSerialization();
    try {
      model.writeTo(out);
      out.checkNoSpaceLeft();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes;
  }

  /** Reads what {@link #of} wrote. */
  public static ModelProto parse(byte[] model) {
    try {
      return ModelProto.parseFrom(model);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("not a model that Headway wrote", e);
    }
  }
}
