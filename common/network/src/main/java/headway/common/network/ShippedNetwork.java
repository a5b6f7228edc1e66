package headway.common.network;

import headway.common.InputException;
import headway.common.storage.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * A network that is a resource of this jar, with its SHA-256 beside it.
 *
 * @param name what the user types
 * @param defaultCut the tensor at which the network is cut unless the user names another
 * @param preprocessing the id of the pixel preprocessing that the network was trained with
 */
public record ShippedNetwork(String name, String defaultCut, String preprocessing)
    implements NetworkReference {

  /**
   * The ONNX file.
   *
   * @throws InputException when the resource is missing or its SHA-256 is not the recorded one
   */
  public byte[] bytes() {
    byte[] model = resource(name + ".onnx");
    String actual = Sha256.of(model);
    if (!actual.equals(sha256())) {
      throw new InputException(
          "Cannot load shipped network %s: its SHA-256 is %s but must be %s; the jar is damaged, build it again"
              .formatted(name, actual, sha256()));
    }
    return model;
  }

  /** The recorded SHA-256 of the ONNX file, 64 hexadecimal digits. */
  public String sha256() {
    String line = new String(resource(name + ".onnx.sha256"), StandardCharsets.US_ASCII);
    return line.substring(0, line.indexOf(' '));
  }

  /** The names of the classes of its top, one a line. */
  public byte[] labels() {
    return resource(name + ".labels.txt");
  }

  private byte[] resource(String file) {
    try (InputStream in = ShippedNetwork.class.getResourceAsStream("/headway/network/" + file)) {
      if (in == null) {
        throw new InputException(
            "Cannot load shipped network %s: %s is not in the jar, build it again"
                .formatted(name, file));
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
