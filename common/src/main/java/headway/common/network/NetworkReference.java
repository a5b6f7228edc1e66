package headway.common.network;

import headway.common.UsageException;
import java.util.Locale;

/** What {@code --network REF} names: a network that ships with Headway, or a file. */
public sealed interface NetworkReference permits ShippedNetwork, OnnxFile {

  /** The name that provenance and reports show, such as {@code efficientnet-lite0}. */
  String name();

  /**
   * Reads a reference as the user typed it. Nothing is opened.
   *
   * @throws UsageException when it is neither a shipped name nor a kind of file that can be read
   */
  static NetworkReference parse(String reference) {
    var shipped = NetworkCatalogue.find(reference);
    if (shipped.isPresent()) {
      return shipped.get();
    }
    if (reference.toLowerCase(Locale.ROOT).endsWith(".onnx")) {
      return new OnnxFile(reference);
    }
    throw new UsageException(
        "Cannot use network '%s': give %s (shipped) or the URI of an .onnx file"
            .formatted(reference, String.join(", ", NetworkCatalogue.names())));
  }
}
