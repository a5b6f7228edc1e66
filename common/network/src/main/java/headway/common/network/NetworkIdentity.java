package headway.common.network;

import headway.common.network.onnx.OnnxCut;
import headway.common.network.onnx.OnnxGraph;
import headway.common.storage.Sha256;
import java.util.Optional;

/**
 * The identity of the frozen part that computed features. Features, checkpoints and classifiers
 * record it, so that they are never combined with another one.
 *
 * @param name as the user knows the network; not compared, a copy of the file is the same network
 * @param sha256 of the whole network's file
 * @param cut the tensor below which it is frozen
 * @param frozenSha256 of the frozen part as {@link OnnxCut#below} writes it
 */
public record NetworkIdentity(String name, String sha256, String cut, String frozenSha256) {

  /**
   * The identity of a network cut at a tensor.
   *
   * @param frozen what {@code OnnxCut.below(graph, cut)} gave
   */
  public static NetworkIdentity of(String name, OnnxGraph graph, String cut, byte[] frozen) {
    return new NetworkIdentity(name, graph.sha256(), cut, Sha256.of(frozen));
  }

  /** Describes the difference to another identity; empty if both are the same frozen part. */
  public Optional<String> differenceFrom(NetworkIdentity other) {
    if (!sha256.equals(other.sha256)) {
      return Optional.of(
          "network %s (SHA-256 %s) is not %s (SHA-256 %s)"
              .formatted(name, sha256, other.name, other.sha256));
    }
    if (!cut.equals(other.cut)) {
      return Optional.of("cut '%s' of network %s is not cut '%s'".formatted(cut, name, other.cut));
    }
    if (!frozenSha256.equals(other.frozenSha256)) {
      return Optional.of(
          "the frozen part of network %s at '%s' has SHA-256 %s, not %s"
              .formatted(name, cut, frozenSha256, other.frozenSha256));
    }
    return Optional.empty();
  }
}
