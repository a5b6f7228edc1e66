package headway.common.network.onnx;

import java.io.IOException;
import java.io.UncheckedIOException;
import onnx.Onnx.ModelProto;
import org.nd4j.shade.protobuf.CodedOutputStream;

/** Writes a model so that equal models have equal bytes. */
public final class OnnxBytes {
  /** What the models that Headway writes name as their producer. */
  public static final String PRODUCER = "headway";

  private OnnxBytes() {}

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
}
