package headway.common.network;

import headway.common.storage.Sha256;
import headway.common.storage.Storage;
import headway.common.storage.host.HostCache;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.fs.Path;

/**
 * The bytes of networks' files. What lies elsewhere is fetched once for all processes of a host,
 * and again by a process that finds length, time or tag of the object changed.
 */
public final class NetworkFiles {
  private static final Map<String, FileHash> KNOWN = new ConcurrentHashMap<>();

  private NetworkFiles() {}

  private record FileHash(String fingerprint, String sha256) {}

  /**
   * The hash of a file as it is now, without reading one that this process has read before.
   *
   * @throws headway.common.InputException where it is missing
   */
  public static String sha256(Storage storage, String uri) {
    return known(storage, uri).sha256();
  }

  /**
   * The whole file as it is now.
   *
   * @throws headway.common.InputException where it is missing
   */
  public static byte[] read(Storage storage, String uri) {
    return read(storage, uri, sha256(storage, uri));
  }

  /**
   * The whole file, if it is the one that is meant.
   *
   * @throws headway.common.InputException where it is another
   */
  public static byte[] read(Storage storage, String uri, String sha256) {
    Path path = Storage.path(uri);
    if (storage.isLocal(path)) {
      return storage.read(path);
    }
    try {
      return Files.readAllBytes(
          HostCache.of(storage.configuration())
              .get(sha256, "network " + uri, out -> storage.copy(path, out)));
    } catch (IOException vanished) {
      throw new UncheckedIOException(vanished);
    }
  }

  private static FileHash known(Storage storage, String uri) {
    Path path = Storage.path(uri);
    String fingerprint = storage.fingerprint(path);
    FileHash known = KNOWN.get(uri);
    if (known == null || !known.fingerprint().equals(fingerprint)) {
      known = new FileHash(fingerprint, hash(storage, uri, path));
      KNOWN.put(uri, known);
    }
    return known;
  }

  private static String hash(Storage storage, String uri, Path path) {
    return storage.isLocal(path)
        ? Sha256.of(storage.read(path))
        : HostCache.of(storage.configuration())
            .keep("network " + uri, out -> storage.copy(path, out))
            .sha256();
  }
}
