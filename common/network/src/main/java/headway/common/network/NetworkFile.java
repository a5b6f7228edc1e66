package headway.common.network;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A user's own network in a file at a URI or path. */
public record NetworkFile(String uri, Format format) implements NetworkReference {

  /** The format of a file, by its extension. */
  public enum Format {
    ONNX(".onnx"),
    /** Of Keras 2 or 3, the whole model. */
    KERAS(".keras", ".h5"),
    /** DL4J's ModelSerializer. */
    DL4J(".zip");

    private final List<String> endings;

    Format(String... endings) {
      this.endings = List.of(endings);
    }

    static Optional<Format> of(String uri) {
      String name = uri.toLowerCase(Locale.ROOT);
      return Arrays.stream(values())
          .filter(format -> format.endings.stream().anyMatch(name::endsWith))
          .findFirst();
    }
  }

  /** The file's name without folder and extension. */
  @Override
  public String name() {
    String file = uri.substring(uri.lastIndexOf('/') + 1);
    return file.substring(0, file.lastIndexOf('.'));
  }
}
