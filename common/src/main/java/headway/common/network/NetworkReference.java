package headway.common.network;

import headway.common.UsageException;

/** The value of {@code --network REF}: a shipped network, a file, or a new network. */
public sealed interface NetworkReference permits ShippedNetwork, NetworkFile, ScratchNetwork {

  /** The name that provenance and reports show, such as {@code efficientnet-lite0}. */
  String name();

  /**
   * Parses a reference. Opens nothing.
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
