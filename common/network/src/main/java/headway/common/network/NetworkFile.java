package headway.common.network;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A user's own network in a file at a URI or path. */
public record NetworkFile(String uri, Format format) implements NetworkReference {

  /** The format of a file, by its extension. */
  public enum Format {
    ONNX(".onnx"),
    /** Keras 2, the whole model. */
    KERAS(".h5"),
    /** DL4J's ModelSerializer. */
    DL4J(".zip");

    private final String ending;

    Format(String ending) {
      this.ending = ending;
    }

    static Optional<Format> of(String uri) {
      String name = uri.toLowerCase(Locale.ROOT);
      return Arrays.stream(values()).filter(format -> name.endsWith(format.ending)).findFirst();
    }
  }

  /** The file's name without folder and extension. */
  @Override
  public String name() {
    String file = uri.substring(uri.lastIndexOf('/') + 1);
    return file.substring(0, file.length() - format.ending.length());
  }
}
