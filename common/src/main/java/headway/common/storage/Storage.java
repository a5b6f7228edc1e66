package headway.common.storage;

import headway.common.InputException;
import headway.common.StorageException;
import headway.common.storage.atomic.AtomicOutput;
import headway.common.storage.atomic.ConditionalWrites;
import headway.common.storage.atomic.VersionedObject;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathIOException;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * Objects by URI, on any Hadoop file system. Each failure names the object, once, and becomes an
 * {@link InputException} where the object is missing and a {@link StorageException} otherwise.
 */
public final class Storage {
  private static final int COPY_BYTES = 1 << 20;
  private static final int READ_ATTEMPTS = 10;

  /** Hadoop opens these, but lists nothing by them and knows no lengths. */
  private static final Set<String> BY_HTTP = Set.of("http", "https");

  private final Configuration configuration;
  private final Runnable guard;

  public Storage(Configuration configuration) {
    this(configuration, () -> {});
  }

  private Storage(Configuration configuration, Runnable guard) {
    this.configuration = configuration;
    this.guard = guard;
  }

  /**
   * The same, asking {@code guard} before it writes or deletes anything; what the guard throws is
   * thrown instead.
   */
  public Storage guardedBy(Runnable guard) {
    return new Storage(configuration, guard);
  }

  /** Returns where writing is allowed now, and throws what the guard throws otherwise. */
  public void requireMayWrite() {
    guard.run();
  }

  /**
   * The path that a user means by {@code uri}; a bucket without a slash behind it means its root.
   *
   * @throws InputException where it is malformed
   */
  public static Path path(String uri) {
    try {
      Path path = new Path(uri);
      boolean bare = path.toUri().getPath().isEmpty() && path.toUri().getAuthority() != null;
      return bare ? new Path(uri + Path.SEPARATOR) : path;
    } catch (IllegalArgumentException malformed) {
      throw StorageFailures.explain("understand", uri, malformed);
    }
  }

  /**
   * The path of an object by the URI that a listing gave: on S3 that of its very key, even one that
   * holds {@code //}, which a {@link Path} cannot express.
   *
   * @throws InputException where it is malformed
   */
  public static Path exact(String uri) {
    Path path = path(uri);
    String bucket = path.toUri().getScheme() + "://" + path.toUri().getAuthority() + "/";
    return "s3a".equals(path.toUri().getScheme()) && uri.startsWith(bucket)
        ? ExactPath.of(new Path(bucket), uri.substring(bucket.length()))
        : path;
  }

  public Configuration configuration() {
    return configuration;
  }

  /**
   * Closes every file system that this process has open; Hadoop keeps one for each bucket name,
   * with the server that it was first told of.
   */
  public static void closeAll() {
    try {
      FileSystem.closeAll();
    } catch (IOException unclosed) {
      throw new StorageException(
          "Cannot close the file systems: " + StorageFailures.reason(unclosed), unclosed);
    }
  }

  /** The file system of {@code path}, by its scheme and authority, never the default one. */
  public FileSystem fileSystem(Path path) throws IOException {
    if (BY_HTTP.contains(String.valueOf(path.toUri().getScheme()).toLowerCase(Locale.ROOT))) {
      throw new InputException(
          "Cannot open "
              + path
              + ": nothing is read or written by http; download it to a folder or a bucket, and"
              + " give that");
    }
    try {
      return path.getFileSystem(configuration);
    } catch (NullPointerException withoutBucket) {
      throw StorageFailures.explain("open", path, withoutBucket);
    }
  }

  /** The absolute URI of {@code path}, with scheme and authority filled in. */
  public Path qualify(Path path) {
    return on("open", path, fs -> fs.makeQualified(path));
  }

  /** The whole object; for small ones, such as manifests and networks. */
  public byte[] read(Path path) {
    return on("read", path, fs -> readWhole(fs, path));
  }

  /**
   * Copies the whole object.
   *
   * @throws IOException where {@code out} cannot take it
   */
  public void copy(Path path, OutputStream out) throws IOException {
    byte[] buffer = new byte[COPY_BYTES];
    try (InputStream in = open(path)) {
      for (int read = read(path, in, buffer); read >= 0; read = read(path, in, buffer)) {
        out.write(buffer, 0, read);
      }
    }
  }

  /** The object's bytes from its start; reading on throws what the file system does. */
  public InputStream open(Path path) {
    return on("read", path, fs -> readable(fs, path).open(path));
  }

  private static int read(Path path, InputStream in, byte[] buffer) {
    return StorageFailures.explaining("read", path, () -> in.read(buffer));
  }

  /**
   * What changes when the object does: its length, its time of writing, and the store's own tag
   * where it has one.
   */
  public String fingerprint(Path path) {
    return on("read", path, fs -> fingerprint(fs.getFileStatus(path)));
  }

  /** As {@link #fingerprint(Path)}, of an object that has been listed. */
  public static String fingerprint(FileStatus listed) {
    String tag = listed instanceof EtagSource tagged ? tagged.getEtag() : "";
    return listed.getLen() + "/" + listed.getModificationTime() + "/" + tag;
  }

  /** Whether it lies on a disk of this machine. */
  public boolean isLocal(Path path) {
    return on("open", path, fs -> fs instanceof LocalFileSystem);
  }

  public Optional<byte[]> readIfPresent(Path path) {
    return on(
        "read",
        path,
        fs -> {
          try {
            return Optional.of(readWhole(fs, path));
          } catch (FileNotFoundException missing) {
            return Optional.empty();
          }
        });
  }

  /**
   * S3A refuses to go on where an object is replaced between its two requests: begin again. Hadoop
   * 3.3.4 leaves the refused connection open, so not without end.
   */
  private static byte[] readWhole(FileSystem fs, Path path) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try (InputStream in = readable(fs, path).open(path)) {
        return in.readAllBytes();
      } catch (PathIOException failure) {
        if (attempt == READ_ATTEMPTS || !failure.getMessage().contains("change detected")) {
          throw failure;
        }
      }
    }
  }

  /** Hadoop cannot name the checksum neighbour of a file on a disk that has a colon in its name. */
  private static FileSystem readable(FileSystem fs, Path path) {
    return fs instanceof LocalFileSystem disk && path.getName().contains(":")
        ? disk.getRawFileSystem()
        : fs;
  }

  /**
   * Makes {@code bytes} the content of {@code path}, whole or not at all, replacing what was there.
   * An object store does so by itself. On a disk and on HDFS the bytes go to a hidden neighbour
   * that is then renamed over the old file. A reader finds the old bytes or the new ones at every
   * moment; only on a file system without such a rename may it find neither.
   */
  public void publish(Path path, byte[] bytes) {
    guard.run();
    on(
        "write",
        path,
        fs -> {
          AtomicOutput.write(fs, path, bytes);
          return path;
        });
  }

  /**
   * The whole object and its version, for {@link #replaceIfUnchanged}; empty where it is missing.
   */
  public Optional<VersionedObject> readVersioned(Path path) {
    return on("read", path, fs -> ConditionalWrites.on(fs).read(path));
  }

  /**
   * Writes {@code path}, whole, unless something is there; of many that try at the same time one
   * succeeds. One step on S3 ({@code If-None-Match: *}), on HDFS (a rename), and between the
   * processes of one machine on its disk; elsewhere, see {@link #writesInOneStep}, two may succeed.
   *
   * @return the version written, or empty where something was there
   * @throws UnsupportedOperationException where the object store cannot do this; one that passes
   *     over the header without a word is only found out by asking twice
   */
  public Optional<String> createIfAbsent(Path path, byte[] bytes) {
    guard.run();
    return on("write", path, fs -> ConditionalWrites.on(fs).createIfAbsent(path, bytes));
  }

  /**
   * Replaces {@code path}, whole, if it still is what {@link #readVersioned} read; of many that try
   * at the same time one succeeds. Atomic as {@link #createIfAbsent} is.
   *
   * @return the version written, or empty where another version, or nothing, was there
   * @throws UnsupportedOperationException where the object store cannot do this
   */
  public Optional<String> replaceIfUnchanged(Path path, String version, byte[] bytes) {
    guard.run();
    return on(
        "write", path, fs -> ConditionalWrites.on(fs).replaceIfUnchanged(path, version, bytes));
  }

  /**
   * Deletes {@code path} if it still is what {@link #readVersioned} read or a conditional write
   * wrote. In one step on HDFS and on this machine's disks, and on S3 where Hadoop has the AWS SDK
   * of version 1; on other object stores something may come between the look and the delete, so let
   * nobody else have a reason to replace it.
   *
   * @return whether it was deleted; not where another version, or nothing, was there
   */
  public boolean deleteIfUnchanged(Path path, String version) {
    guard.run();
    return on("delete", path, fs -> ConditionalWrites.on(fs).deleteIfUnchanged(path, version));
  }

  /**
   * Whether {@link #createIfAbsent} and {@link #replaceIfUnchanged} are known to be one step where
   * {@code path} is: on S3, HDFS and disks.
   */
  public boolean writesInOneStep(Path path) {
    return on("open", path, fs -> ConditionalWrites.on(fs).writesInOneStep());
  }

  /**
   * Aborts every upload that was begun and not completed below {@code folder}; on file systems
   * other than object stores there are none.
   */
  public void abortUploads(Path folder) {
    guard.run();
    on("clean up", folder, fs -> OpenUploads.abortBelow(fs, folder));
  }

  /** Starts an object that appears whole when it is published, as {@link #publish} makes it. */
  public AtomicOutput create(Path path) {
    guard.run();
    return on("write", path, fs -> AtomicOutput.create(fs, path));
  }

  public boolean exists(Path path) {
    return on("look up", path, fs -> fs.exists(path));
  }

  /**
   * What lies directly in {@code folder}, by name; empty where it does not exist. For folders of
   * bounded size: the whole list is in memory.
   */
  public List<FileStatus> list(Path folder) {
    return list(folder, each -> true);
  }

  /** As {@link #list(Path)}; only what is wanted is in memory, however much lies beside it. */
  public List<FileStatus> list(Path folder, Predicate<FileStatus> wanted) {
    return on(
        "list",
        folder,
        fs -> {
          List<FileStatus> entries = new ArrayList<>();
          try {
            RemoteIterator<FileStatus> all = fs.listStatusIterator(folder);
            while (all.hasNext()) {
              FileStatus each = all.next();
              if (wanted.test(each)) {
                entries.add(each);
              }
            }
          } catch (FileNotFoundException missing) {
            return List.of();
          }
          entries.sort(Comparator.comparing(entry -> entry.getPath().getName()));
          return entries;
        });
  }

  /** The first entries of a folder, at most {@code most}; empty where it does not exist. */
  public List<FileStatus> first(Path folder, int most) {
    return on(
        "list",
        folder,
        fs -> {
          List<FileStatus> entries = new ArrayList<>();
          try {
            RemoteIterator<FileStatus> all = fs.listStatusIterator(folder);
            while (entries.size() < most && all.hasNext()) {
              entries.add(all.next());
            }
          } catch (FileNotFoundException missing) {
            return List.of();
          }
          return entries;
        });
  }

  /**
   * The folders directly in {@code folder}, by name. On S3 those behind {@code //} are among them,
   * and the paths are exact, as those of {@link #files}.
   */
  public List<FileStatus> folders(Path folder) {
    return on(
        "list",
        folder,
        fs -> {
          if (!S3Listing.lists(fs)) {
            return list(folder, FileStatus::isDirectory);
          }
          List<FileStatus> folders = S3Listing.folders(fs, folder);
          folders.sort(
              Comparator.comparing((FileStatus each) -> each.getPath().getName())
                  .thenComparing(each -> each.getPath().toString()));
          return folders;
        });
  }

  /** Links in a folder of a local disk that lead to nothing; none elsewhere. */
  public List<Path> danglingLinks(Path folder) {
    return isLocal(folder) ? DiskListing.danglingLinks(folder) : List.of();
  }

  /**
   * Every file below {@code folder}, page by page in the store's own order; memory does not grow
   * with their number. What the iterator throws later is to be explained by {@link
   * StorageFailures}. On S3 with the keys that they really have, which {@link #exact} reads; a link
   * that leads to nothing has the length -1.
   *
   * @throws InputException where the folder does not exist
   */
  public RemoteIterator<? extends FileStatus> files(Path folder) {
    return on(
        "list",
        folder,
        fs -> {
          if (fs instanceof LocalFileSystem) {
            return DiskListing.of(fs, folder, true);
          }
          return S3Listing.lists(fs) ? S3Listing.files(fs, folder) : fs.listFiles(folder, true);
        });
  }

  /** As {@link #files}, without what lies in folders below. */
  public RemoteIterator<? extends FileStatus> filesIn(Path folder) {
    return on(
        "list",
        folder,
        fs ->
            fs instanceof LocalFileSystem
                ? DiskListing.of(fs, folder, false)
                : fs.listFiles(folder, false));
  }

  /** Deletes an object or a folder with all that is in it; nothing happens where it is missing. */
  public void delete(Path path) {
    guard.run();
    on("delete", path, fs -> fs.delete(path, true));
  }

  /** Deletes a folder that nothing is in; what has something in it, or is missing, stays. */
  public void deleteIfEmpty(Path folder) {
    guard.run();
    if (exists(folder) && list(folder).isEmpty()) {
      on("delete", folder, fs -> fs.delete(folder, false));
    }
  }

  private interface Action<T> {
    T on(FileSystem fs) throws IOException;
  }

  private <T> T on(String verb, Path path, Action<T> action) {
    try {
      return action.on(fileSystem(path));
    } catch (IOException | IllegalArgumentException failure) {
      throw StorageFailures.explain(verb, path, failure);
    }
  }
}
