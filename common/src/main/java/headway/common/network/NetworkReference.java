package headway.common.network;

import headway.common.UsageException;

/** What {@code --network REF} names: a network that ships with Headway, a file, or a new one. */
public sealed interface NetworkReference permits ShippedNetwork, NetworkFile, ScratchNetwork {

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
    if (reference.startsWith(ScratchNetwork.PREFIX)) {
      return ScratchNetwork.parse(reference);
    }
    return NetworkFile.Format.of(reference)
        .map(format -> new NetworkFile(reference, format))
        .orElseThrow(
            () ->
                new UsageException(
                    "Cannot use network '%s': give %s (shipped) or the URI of an .onnx, Keras .h5 or DL4J .zip file; or scratch:small-cnn, scratch:URI.json"
                        .formatted(reference, String.join(", ", NetworkCatalogue.names()))));
  }
}
