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
 * Reads network files. A remote file is fetched once for all processes of a host, and again when
 * length, time or tag of the object changed.
 */
public final class NetworkFiles {
  private static final Map<String, FileHash> KNOWN = new ConcurrentHashMap<>();

  private NetworkFiles() {}

  private record FileHash(String fingerprint, String sha256) {}

  /**
   * The current hash of a file; a file that this process has read before is not read again.
   *
   * @throws headway.common.InputException where it is missing
   */
  public static String sha256(Storage storage, String uri) {
    return known(storage, uri).sha256();
  }

  /**
   * The current contents of the file.
   *
   * @throws headway.common.InputException where it is missing
   */
  public static byte[] read(Storage storage, String uri) {
    return read(storage, uri, sha256(storage, uri));
  }

  /**
   * The contents of the file, if they have the expected hash.
   *
   * @throws headway.common.InputException if they have another hash
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
            .add("network " + uri, out -> storage.copy(path, out))
            .sha256();
  }
}
