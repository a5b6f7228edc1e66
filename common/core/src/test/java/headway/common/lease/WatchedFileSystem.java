package headway.common.lease;

import headway.common.storage.MemoryFileSystem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * In memory, with something done before each request. By the scheme {@code hdfs:}, of which it is
 * known that a rename is one step, or {@code unknown:}, of which nothing is.
 */
public final class WatchedFileSystem extends MemoryFileSystem {
  /** Done before each request, in its thread. */
  static final AtomicReference<Runnable> BEFORE = new AtomicReference<>(() -> {});

  public static Configuration configuration() {
    Configuration configuration = MemoryFileSystem.configuration();
    configuration.setClass("fs.hdfs.impl", WatchedFileSystem.class, FileSystem.class);
    configuration.setClass("fs.unknown.impl", WatchedFileSystem.class, FileSystem.class);
    loadAllFileSystems(configuration);
    configuration.unset("fs.AbstractFileSystem.hdfs.impl");
    return configuration;
  }

  /** They add defaults to Hadoop's as they are loaded, which then forgets what was unset. */
  private static void loadAllFileSystems(Configuration configuration) {
    try {
      FileSystem.getFileSystemClass("file", configuration);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  @Override
  public FSDataInputStream open(Path path, int bufferSize) throws IOException {
    BEFORE.get().run();
    return super.open(path, bufferSize);
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      FsPermission permission,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    BEFORE.get().run();
    return super.create(path, permission, overwrite, bufferSize, replication, blockSize, progress);
  }

  @Override
  public boolean rename(Path from, Path to) {
    BEFORE.get().run();
    return super.rename(from, to);
  }

  @Override
  public boolean delete(Path path, boolean recursive) {
    BEFORE.get().run();
    return super.delete(path, recursive);
  }
}
