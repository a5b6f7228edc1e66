package headway.common.network;

import headway.common.UsageException;
import java.util.Optional;

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
    Optional<ScratchNetwork> scratch = scratch(reference);
    if (scratch.isPresent()) {
      return scratch.get().requireRecipe();
    }
    return NetworkFile.Format.of(reference)
        .map(format -> new NetworkFile(reference, format))
        .orElseThrow(
            () ->
                new UsageException(
                    "Cannot use network '%s': give %s (shipped) or the URI of an .onnx, a Keras .keras or .h5, or a DL4J .zip file; or scratch:small-cnn, scratch:URI.json"
                        .formatted(reference, String.join(", ", NetworkCatalogue.names()))));
  }

  /**
   * The network from scratch that a reference names, whatever its recipe; empty for any other text.
   */
  static Optional<ScratchNetwork> scratch(String reference) {
    return reference.startsWith(ScratchNetwork.PREFIX)
        ? Optional.of(new ScratchNetwork(reference.substring(ScratchNetwork.PREFIX.length())))
        : Optional.empty();
  }
}
