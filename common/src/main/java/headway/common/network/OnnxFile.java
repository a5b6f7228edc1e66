package headway.common.network;

/** A user's own network in an {@code .onnx} file at a URI or path. */
public record OnnxFile(String uri) implements NetworkReference {

  /** The file's name without folder and extension. */
  @Override
  public String name() {
    String file = uri.substring(uri.lastIndexOf('/') + 1);
    return file.substring(0, file.length() - ".onnx".length());
  }
}
