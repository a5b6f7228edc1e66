package headway.common.storage;

import headway.common.InputException;
import headway.common.StorageException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * Objects by URI, on any Hadoop file system. Each failure names the object, once, and becomes an
 * {@link InputException} where the object is missing and a {@link StorageException} otherwise.
 */
public final class Storage {
  private final Configuration configuration;

  public Storage(Configuration configuration) {
    this.configuration = configuration;
  }

  public Configuration configuration() {
    return configuration;
  }

  /** The file system of {@code path}, by its scheme and authority, never the default one. */
  public FileSystem fileSystem(Path path) throws IOException {
    return path.getFileSystem(configuration);
  }

  /** The absolute URI of {@code path}, with scheme and authority filled in. */
  public Path qualify(Path path) {
    return on("open", path, fs -> fs.makeQualified(path));
  }

  /** The whole object; for small ones, such as manifests and networks. */
  public byte[] read(Path path) {
    return on(
        "read",
        path,
        fs -> {
          try (InputStream in = fs.open(path)) {
            return in.readAllBytes();
          }
        });
  }

  public Optional<byte[]> readIfPresent(Path path) {
    return on(
        "read",
        path,
        fs -> {
          try (InputStream in = fs.open(path)) {
            return Optional.of(in.readAllBytes());
          } catch (FileNotFoundException missing) {
            return Optional.empty();
          }
        });
  }

  /**
   * Makes {@code bytes} the content of {@code path}, whole or not at all, replacing what was there.
   * An object store does so by itself; elsewhere the bytes go to a hidden neighbour that is then
   * renamed. Between deleting the old file and renaming the new one a disk may show neither.
   */
  public void publish(Path path, byte[] bytes) {
    on(
        "write",
        path,
        fs -> {
          if (isObjectStore(path)) {
            write(fs, path, bytes);
          } else {
            Path hidden =
                new Path(path.getParent(), "." + path.getName() + "." + UUID.randomUUID() + ".tmp");
            try {
              write(fs, hidden, bytes);
              replace(fs, hidden, path);
            } finally {
              fs.delete(hidden, false);
            }
          }
          return path;
        });
  }

  private static void write(FileSystem fs, Path path, byte[] bytes) throws IOException {
    try (var out = fs.create(path, true)) {
      out.write(bytes);
    }
  }

  private static void replace(FileSystem fs, Path from, Path to) throws IOException {
    fs.delete(to, false);
    if (!fs.rename(from, to)) {
      throw new IOException("rename refused");
    }
  }

  private boolean isObjectStore(Path path) {
    URI uri = qualify(path).toUri();
    return uri.getScheme() != null && uri.getScheme().startsWith("s3");
  }

  public boolean exists(Path path) {
    return on("look up", path, fs -> fs.exists(path));
  }

  /**
   * What lies directly in {@code folder}, by name; empty where it does not exist. For folders of
   * bounded size: the whole list is in memory.
   */
  public List<FileStatus> list(Path folder) {
    return on(
        "list",
        folder,
        fs -> {
          List<FileStatus> entries = new ArrayList<>();
          try {
            RemoteIterator<FileStatus> all = fs.listStatusIterator(folder);
            while (all.hasNext()) {
              entries.add(all.next());
            }
          } catch (FileNotFoundException missing) {
            return List.of();
          }
          entries.sort(Comparator.comparing(entry -> entry.getPath().getName()));
          return entries;
        });
  }

  /**
   * Every file below {@code folder}, page by page in the store's own order; memory does not grow
   * with their number.
   */
  public RemoteIterator<LocatedFileStatus> files(Path folder) {
    return on("list", folder, fs -> fs.listFiles(folder, true));
  }

  /** Deletes an object or a folder with all that is in it; nothing happens where it is missing. */
  public void delete(Path path) {
    on("delete", path, fs -> fs.delete(path, true));
  }

  private interface Action<T> {
    T on(FileSystem fs) throws IOException;
  }

  private <T> T on(String verb, Path path, Action<T> action) {
    try {
      return action.on(fileSystem(path));
    } catch (IOException | IllegalArgumentException failure) {
      throw Failures.explain(verb, path, failure);
    }
  }
}
