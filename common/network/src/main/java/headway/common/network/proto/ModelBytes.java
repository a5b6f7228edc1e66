package headway.common.network.proto;

import java.io.IOException;
import onnx.Onnx.ModelProto;
import org.nd4j.shade.protobuf.CodedInputStream;
import org.nd4j.shade.protobuf.UnsafeByteOperations;

/** Decodes ONNX models. */
public final class ModelBytes {
  private ModelBytes() {}

  /**
   * A model whose weights are views of {@code bytes}, up to 2 GB.
   *
   * @throws IOException if they are not protobuf
   */
  public static ModelProto decode(byte[] bytes) throws IOException {
    CodedInputStream in = UnsafeByteOperations.unsafeWrap(bytes).newCodedInput();
    in.enableAliasing(true);
    in.setSizeLimit(Integer.MAX_VALUE);
    return ModelProto.parseFrom(in);
  }
}
