package headway.ml;

import headway.common.storage.Storage;
import headway.common.storage.host.HostCache;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Optional;

/** A copy of a classifier's file in the cache of this machine. */
record KeptClassifier(String uri, String sha256) implements Serializable {
  /**
   * Copies the file of a URI.
   *
   * @throws headway.common.HeadwayException if it cannot be read
   */
  static KeptClassifier of(Storage storage, String uri) {
    return new KeptClassifier(
        uri,
        HostCache.of(storage.configuration())
            .add("classifier " + uri, out -> storage.copy(Storage.path(uri), out))
            .sha256());
  }

  /** The copy, unless the file itself is there. */
  Optional<byte[]> unlessThere(Storage storage) {
    return storage.exists(Storage.path(uri))
        ? Optional.empty()
        : HostCache.of(storage.configuration()).find(sha256).map(KeptClassifier::read);
  }

  private static byte[] read(java.nio.file.Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException vanished) {
      throw new UncheckedIOException(vanished);
    }
  }
}
