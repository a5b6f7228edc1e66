package headway.common.storage;

import headway.common.InputException;
import headway.common.StorageException;
import headway.common.storage.atomic.AtomicOutput;
import headway.common.storage.atomic.ConditionalWrites;
import headway.common.storage.atomic.VersionedObject;
import headway.common.storage.s3.S3Requests;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.util.functional.RemoteIterators;

/**
 * Objects by URI, on any Hadoop file system. Every failure names the object once: an {@link
 * InputException} if the object is missing, otherwise a {@link StorageException}.
 */
public final class Storage {
  private static final int COPY_BYTES = 1 << 20;

  /** Hadoop opens these schemes, but cannot list or return lengths. */
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
   * The same storage, calling {@code guard} before each write or delete; an exception of the guard
   * prevents it.
   */
  public Storage guardedBy(Runnable guard) {
    return new Storage(configuration, guard);
  }

  /** Calls the guard: returns if writing is allowed, otherwise throws its exception. */
  public void requireMayWrite() {
    guard.run();
  }

  /**
   * The path of a user's {@code uri}; a bucket without a trailing slash means its root.
   *
   * @throws InputException if it is malformed
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
   * The path of an object from a listing's URI: on S3 with its exact key, even if it contains
   * {@code //}, which a {@link Path} cannot express.
   *
   * @throws InputException if it is malformed
   */
  public static Path exact(String uri) {
    Path path = path(uri);
    String bucket = path.toUri().getScheme() + "://" + path.toUri().getAuthority() + "/";
    return "s3a".equals(path.toUri().getScheme()) && uri.startsWith(bucket)
        ? ExactPath.of(new Path(bucket), uri.substring(bucket.length()))
        : path;
  }

  /** The same path, which a library of Hadoop's opens with the client that Storage has for it. */
  public static Path opening(Path path) {
    return new StoredPath(path);
  }

  public Configuration configuration() {
    return configuration;
  }

  /** Closes all file systems of this process that were opened here or that Hadoop caches. */
  public static void closeAll() {
    S3Clients.forget();
    try {
      FileSystem.closeAll();
    } catch (IOException unclosed) {
      throw new StorageException(
          "Cannot close the file systems: " + StorageFailures.reason(unclosed), unclosed);
    }
  }

  /**
   * The file system of {@code path}, by its scheme and authority, never the default one. On S3 it
   * has the settings of this configuration, whatever this process opened before.
   */
  public FileSystem fileSystem(Path path) throws IOException {
    if (BY_HTTP.contains(String.valueOf(path.toUri().getScheme()).toLowerCase(Locale.ROOT))) {
      throw new InputException(
          "Cannot open "
              + path
              + ": nothing is read or written by http; download it to a folder or a bucket, and"
              + " give that");
    }
    try {
      URI uri = path.toUri();
      return S3Clients.SCHEME.equals(uri.getScheme()) && uri.getAuthority() != null
          ? S3Clients.of(uri, configuration)
          : path.getFileSystem(configuration);
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
    return on("read", path, fs -> new WholeObject(fs, path).read());
  }

  /**
   * Copies the whole object.
   *
   * @throws IOException if writing to {@code out} fails
   */
  public void copy(Path path, OutputStream out) throws IOException {
    byte[] buffer = new byte[COPY_BYTES];
    try (InputStream in = open(path)) {
      for (int read = read(path, in, buffer); read >= 0; read = read(path, in, buffer)) {
        out.write(buffer, 0, read);
      }
    }
  }

  /** Opens the object for reading; exceptions while reading are those of the file system. */
  public InputStream open(Path path) {
    return on("read", path, fs -> WholeObject.readable(fs, path).open(path));
  }

  private static int read(Path path, InputStream in, byte[] buffer) {
    return StorageFailures.explaining("read", path, () -> in.read(buffer));
  }

  /**
   * A fingerprint that changes with the object: length, modification time, and the store's ETag if
   * there is one.
   */
  public String fingerprint(Path path) {
    return on("read", path, fs -> fingerprint(fs.getFileStatus(path)));
  }

  /** Like {@link #fingerprint(Path)}, for a listed object. */
  public static String fingerprint(FileStatus listed) {
    String tag = listed instanceof EtagSource tagged ? tagged.getEtag() : "";
    return listed.getLen() + "/" + listed.getModificationTime() + "/" + tag;
  }

  /** Whether it is on a local disk. */
  public boolean isLocal(Path path) {
    return on("open", path, fs -> fs instanceof LocalFileSystem);
  }

  public Optional<byte[]> readIfPresent(Path path) {
    return on("read", path, fs -> new WholeObject(fs, path).readIfPresent());
  }

  /**
   * Atomically writes {@code bytes} to {@code path}, replacing an existing object. Object stores do
   * that by themselves. On a disk and on HDFS the bytes are written to a hidden temporary file,
   * which is renamed over the old one. Readers see the old bytes or the new ones at every moment;
   * only on a file system without such a rename may they see neither.
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

  /** The whole object and its version, for {@link #replaceIfUnchanged}; empty if it is missing. */
  public Optional<VersionedObject> readVersioned(Path path) {
    return on("read", path, fs -> ConditionalWrites.on(fs).read(path));
  }

  /**
   * Atomically creates {@code path} unless it exists; of concurrent attempts one succeeds. One step
   * on S3 ({@code If-None-Match: *}), on HDFS (a rename), and between the processes of one machine
   * on its disk; elsewhere, see {@link #writesInOneStep}, two may succeed.
   *
   * @return the version written, or empty if it exists
   * @throws UnsupportedOperationException if the object store does not support this; a store that
   *     silently ignores the header is detected only by a second attempt
   */
  public Optional<String> createIfAbsent(Path path, byte[] bytes) {
    guard.run();
    return on("write", path, fs -> ConditionalWrites.on(fs).createIfAbsent(path, bytes));
  }

  /**
   * Replaces {@code path} if it is unchanged since {@link #readVersioned}; of concurrent attempts
   * one succeeds. As atomic as {@link #createIfAbsent}.
   *
   * @return the version written, or empty if the object has changed or is missing
   * @throws UnsupportedOperationException if the object store does not support this
   */
  public Optional<String> replaceIfUnchanged(Path path, String version, byte[] bytes) {
    guard.run();
    return on(
        "write", path, fs -> ConditionalWrites.on(fs).replaceIfUnchanged(path, version, bytes));
  }

  /**
   * Deletes {@code path} if it is unchanged since {@link #readVersioned} or a conditional write. It
   * is one step on S3, HDFS and local disks. On other object stores a concurrent write may come
   * between check and delete, so make sure that no other process replaces it.
   *
   * @return whether it was deleted; false if the object has changed or is missing
   */
  public boolean deleteIfUnchanged(Path path, String version) {
    guard.run();
    return on("delete", path, fs -> ConditionalWrites.on(fs).deleteIfUnchanged(path, version));
  }

  /**
   * Whether {@link #createIfAbsent} and {@link #replaceIfUnchanged} are known to be atomic for
   * {@code path}: on S3, HDFS and disks.
   */
  public boolean writesInOneStep(Path path) {
    return on("open", path, fs -> ConditionalWrites.on(fs).writesInOneStep());
  }

  /**
   * Aborts all incomplete multipart uploads below {@code folder}; other file systems than object
   * stores have none.
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

  /** Whether there is a folder of this name; in an object store, objects below it. */
  public boolean isFolder(Path path) {
    return on(
        "look up",
        path,
        fs -> {
          try {
            return fs.getFileStatus(path).isDirectory();
          } catch (FileNotFoundException missing) {
            return false;
          }
        });
  }

  /**
   * What lies directly in {@code folder}, by name; empty if it does not exist. For folders of
   * bounded size: the whole list is in memory.
   */
  public List<FileStatus> list(Path folder) {
    return list(folder, each -> true);
  }

  /** Like {@link #list(Path)}; only the wanted entries are in memory. */
  public List<FileStatus> list(Path folder, Predicate<FileStatus> wanted) {
    List<FileStatus> entries = new ArrayList<>();
    forEach(
        folder,
        each -> {
          if (wanted.test(each)) {
            entries.add(each);
          }
        });
    entries.sort(Comparator.comparing(entry -> entry.getPath().getName()));
    return entries;
  }

  /** The lengths in bytes of what lies directly in {@code folder}, by name. */
  public Map<String, Long> lengths(Path folder) {
    Map<String, Long> lengths = new HashMap<>();
    forEach(folder, each -> lengths.put(each.getPath().getName(), each.getLen()));
    return lengths;
  }

  /**
   * Hands over what lies directly in {@code folder}, page by page in the store's order; memory does
   * not grow with its size. Nothing if it does not exist.
   */
  public void forEach(Path folder, Consumer<FileStatus> action) {
    forEachWhile(
        folder,
        each -> {
          action.accept(each);
          return true;
        });
  }

  /** Like {@link #forEach}, until {@code goOn} is false; at most one page more is listed. */
  public void forEachWhile(Path folder, Predicate<FileStatus> goOn) {
    on(
        "list",
        folder,
        fs -> {
          try {
            RemoteIterator<FileStatus> all = fs.listStatusIterator(folder);
            while (all.hasNext() && goOn.test(all.next())) {
              continue;
            }
          } catch (FileNotFoundException missing) {
            return folder;
          }
          return folder;
        });
  }

  /** The first entries of a folder, at most {@code most}; empty if it does not exist. */
  public List<FileStatus> first(Path folder, int most) {
    List<FileStatus> entries = new ArrayList<>();
    forEachWhile(folder, each -> entries.add(each) && entries.size() < most);
    return entries;
  }

  /**
   * The folders directly in {@code folder}, by name; none if it does not exist. On S3 these include
   * folders behind {@code //}, and the paths are exact, as in {@link #files}.
   */
  public List<FileStatus> folders(Path folder) {
    return folders(folder, Integer.MAX_VALUE).orElseThrow();
  }

  /** Like {@link #folders(Path)}; empty if more than {@code most} files and folders lie there. */
  public Optional<List<FileStatus>> folders(Path folder, int most) {
    RemoteIterator<FileStatus> entries = entries(folder);
    return on(
        "list",
        folder,
        fs -> {
          List<FileStatus> folders = new ArrayList<>();
          for (int seen = 0; entries.hasNext(); seen++) {
            if (seen == most) {
              return Optional.empty();
            }
            FileStatus each = entries.next();
            if (each.isDirectory()) {
              folders.add(each);
            }
          }
          folders.sort(
              Comparator.comparing((FileStatus each) -> each.getPath().getName())
                  .thenComparing(each -> each.getPath().toString()));
          return Optional.of(folders);
        });
  }

  /**
   * What lies directly in {@code folder}, page by page in the store's order; nothing if it does not
   * exist. Explain exceptions of the iterator by {@link StorageFailures}. On S3 the paths are
   * exact, as in {@link #files}, and what lies behind {@code //} is included.
   */
  public RemoteIterator<FileStatus> entries(Path folder) {
    return on(
        "list",
        folder,
        fs -> {
          Optional<RemoteIterator<FileStatus>> exact = S3Listing.entries(fs, folder);
          try {
            return exact.isPresent() ? exact.get() : fs.listStatusIterator(folder);
          } catch (FileNotFoundException missing) {
            return RemoteIterators.remoteIteratorFromIterable(List.of());
          }
        });
  }

  /** The dangling links in a folder of a local disk; none elsewhere. */
  public List<Path> danglingLinks(Path folder) {
    return isLocal(folder) ? DiskListing.danglingLinks(folder) : List.of();
  }

  /**
   * Every file below {@code folder}, page by page in the store's order; memory does not grow with
   * their number. Explain exceptions of the iterator by {@link StorageFailures}. On S3 the keys are
   * exact, for {@link #exact}; a dangling link has the length -1.
   *
   * @throws InputException if the folder does not exist
   */
  public RemoteIterator<? extends FileStatus> files(Path folder) {
    return on(
        "list",
        folder,
        fs -> {
          if (fs instanceof LocalFileSystem) {
            return DiskListing.of(fs, folder, true);
          }
          Optional<RemoteIterator<FileStatus>> exact = S3Listing.files(fs, folder);
          return exact.isPresent() ? exact.get() : fs.listFiles(folder, true);
        });
  }

  /** Like {@link #files}, without subfolders. */
  public RemoteIterator<? extends FileStatus> filesIn(Path folder) {
    return on(
        "list",
        folder,
        fs ->
            fs instanceof LocalFileSystem
                ? DiskListing.of(fs, folder, false)
                : fs.listFiles(folder, false));
  }

  /** What {@link #files} lists of a folder and none of its {@link #folders} holds. */
  public RemoteIterator<? extends FileStatus> filesBesideFolders(Path folder) {
    Optional<RemoteIterator<FileStatus>> exact =
        on("list", folder, fs -> S3Listing.entries(fs, folder));
    return exact.isPresent()
        ? RemoteIterators.filteringRemoteIterator(exact.get(), FileStatus::isFile)
        : filesIn(folder);
  }

  /** Deletes an object, or a folder with its contents; does nothing if it is missing. */
  public void delete(Path path) {
    guard.run();
    on("delete", path, fs -> fs.delete(path, true));
  }

  /**
   * Deletes files of a folder; those that are missing count as deleted. On S3 a request deletes
   * {@value S3Requests#MOST_DELETED} of them, elsewhere one.
   *
   * @param names of files directly in {@code folder}, not of folders
   */
  public void deleteFiles(Path folder, List<String> names) {
    guard.run();
    on("delete", folder, fs -> BulkDelete.files(fs, folder, names));
  }

  /** Deletes a folder if it is empty. */
  public void deleteIfEmpty(Path folder) {
    guard.run();
    if (exists(folder) && first(folder, 1).isEmpty()) {
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
