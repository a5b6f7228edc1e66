package headway.common.network;

import headway.common.InputException;
import headway.common.natives.WeightsFolder;
import headway.common.network.proto.ExternalWeights;
import headway.common.network.proto.LargeWeights;
import headway.common.network.proto.ModelBytes;
import headway.common.storage.Sha256;
import headway.common.storage.Storage;
import headway.common.storage.host.HostCache;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;

/**
 * Reads network files. A remote file is fetched once for all processes of a host, and again when
 * length, time or tag of the object changed. An ONNX model whose weights lie in files beside it is
 * read as one file with all of them, and its hash is that file's; where they have more than 2 GB,
 * they stay in files of the host's cache that the model names by their hash ({@link LargeWeights}).
 */
public final class NetworkFiles {
  private static final Map<String, FileHash> KNOWN = new ConcurrentHashMap<>();

  /** Hashes of files of weights, by name and fingerprint. */
  private static final Map<String, String> WEIGHTS = new ConcurrentHashMap<>();

  private NetworkFiles() {}

  /**
   * The hash of a file.
   *
   * @param fingerprint of the files that it was computed from
   * @param files those files
   */
  private record FileHash(String fingerprint, List<Path> files, String sha256) {}

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
      return whole(storage, uri, path);
    }
    try {
      byte[] model =
          Files.readAllBytes(
              HostCache.of(storage.configuration())
                  .get(sha256, "network " + uri, out -> copy(storage, uri, path, out)));
      return isOnnx(uri) && !haveWeights(storage, model) ? whole(storage, uri, path) : model;
    } catch (IOException vanished) {
      throw new UncheckedIOException(vanished);
    }
  }

  private static FileHash known(Storage storage, String uri) {
    FileHash known = KNOWN.get(uri);
    if (known == null || !known.fingerprint().equals(fingerprint(storage, known.files()))) {
      known = isOnnx(uri) ? ofOnnx(storage, uri) : ofOneFile(storage, uri);
      KNOWN.put(uri, known);
    }
    return known;
  }

  private static FileHash ofOnnx(Storage storage, String uri) {
    Path path = Storage.path(uri);
    String before = storage.fingerprint(path);
    ExternalWeights external = ExternalWeights.of(storage.read(path), uri);
    List<Path> weights =
        external.files().stream().map(location -> beside(storage, uri, path, location)).toList();
    String fingerprint =
        Stream.concat(Stream.of(before), weights.stream().map(storage::fingerprint))
            .collect(Collectors.joining(" "));
    byte[] whole = whole(storage, uri, path, external);
    String sha256 =
        storage.isLocal(path)
            ? Sha256.of(whole)
            : HostCache.of(storage.configuration())
                .add("network " + uri, out -> out.write(whole))
                .sha256();
    return new FileHash(
        fingerprint, Stream.concat(Stream.of(path), weights.stream()).toList(), sha256);
  }

  private static FileHash ofOneFile(Storage storage, String uri) {
    Path path = Storage.path(uri);
    String fingerprint = storage.fingerprint(path);
    String sha256 =
        storage.isLocal(path)
            ? Sha256.of(storage.read(path))
            : HostCache.of(storage.configuration())
                .add("network " + uri, out -> storage.copy(path, out))
                .sha256();
    return new FileHash(fingerprint, List.of(path), sha256);
  }

  private static String fingerprint(Storage storage, List<Path> files) {
    return files.stream().map(storage::fingerprint).collect(Collectors.joining(" "));
  }

  private static void copy(Storage storage, String uri, Path path, OutputStream out)
      throws IOException {
    if (isOnnx(uri)) {
      out.write(whole(storage, uri, path));
    } else {
      storage.copy(path, out);
    }
  }

  private static boolean isOnnx(String uri) {
    return uri.toLowerCase(Locale.ROOT).endsWith(".onnx");
  }

  private static byte[] whole(Storage storage, String uri, Path path) {
    byte[] file = storage.read(path);
    return isOnnx(uri) ? whole(storage, uri, path, ExternalWeights.of(file, uri)) : file;
  }

  private static byte[] whole(Storage storage, String uri, Path path, ExternalWeights external) {
    long bytes =
        external.files().stream()
            .mapToLong(location -> length(storage, beside(storage, uri, path, location)))
            .sum();
    if (external.fit(bytes)) {
      return external.inOneFile(location -> weights(storage, uri, path, location));
    }
    return external.besideFiles(
        location -> kept(storage, uri, beside(storage, uri, path, location)));
  }

  private static long length(Storage storage, Path file) {
    return storage.lengths(file.getParent()).getOrDefault(file.getName(), 0L);
  }

  /** A file of weights in the host's cache. */
  private static ExternalWeights.KeptFile kept(Storage storage, String uri, Path file) {
    HostCache cache = HostCache.of(storage.configuration());
    String what = "weights of network " + uri;
    String fingerprint = storage.fingerprint(file);
    String known = WEIGHTS.get(file + " " + fingerprint);
    if (known == null) {
      known = cache.add(what, out -> storage.copy(file, out)).sha256();
      WEIGHTS.put(file + " " + fingerprint, known);
    }
    java.nio.file.Path kept = cache.get(known, what, out -> storage.copy(file, out));
    WeightsFolder.use(kept.getParent());
    return new ExternalWeights.KeptFile(known, kept);
  }

  /** Whether the files of weights that a model names lie in the host's cache. */
  public static boolean haveWeights(Storage storage, byte[] model) {
    HostCache cache = HostCache.of(storage.configuration());
    try {
      for (String sha256 : LargeWeights.files(ModelBytes.decode(model))) {
        Optional<java.nio.file.Path> file = cache.find(sha256);
        if (file.isEmpty()) {
          return false;
        }
        WeightsFolder.use(file.get().getParent());
      }
      return true;
    } catch (IOException noModel) {
      return true; // Reported where it is read.
    }
  }

  private static byte[] weights(Storage storage, String uri, Path model, String location) {
    return storage.read(beside(storage, uri, model, location));
  }

  private static Path beside(Storage storage, String uri, Path model, String location) {
    if (location.isEmpty()
        || location.startsWith("/")
        || location.contains(":")
        || List.of(location.split("/")).contains("..")) {
      throw new InputException(
          "Cannot read network %s: its weights lie in '%s', which is not in its folder; save the model again"
              .formatted(uri, location));
    }
    Path file = new Path(model.getParent(), location);
    if (!storage.exists(file)) {
      throw new InputException(
          "Cannot read network %s: its weights lie in '%s', which is missing; copy that file beside the network, or save the model as one file"
              .formatted(uri, location));
    }
    return file;
  }
}
