package headway.common.storage.atomic;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.hadoop.fs.UnsupportedFileSystemException;

/** Replaces one object by whole bytes, in the way that its file system can do without a gap. */
public final class AtomicReplace {
  private AtomicReplace() {}

  public static void write(FileSystem fs, Path path, byte[] bytes) throws IOException {
    if (fs.getUri().getScheme().startsWith("s3")) {
      put(fs, path, bytes);
    } else if (fs instanceof LocalFileSystem disk) {
      move(disk, path, bytes);
    } else {
      rename(fs, path, bytes);
    }
  }

  /** The object appears when the stream is closed, so a stream that failed must not be. */
  private static void put(FileSystem fs, Path path, byte[] bytes) throws IOException {
    try (FSDataOutputStream out = fs.create(path, true)) {
      try {
        out.write(bytes);
      } catch (IOException | RuntimeException failure) {
        if (out.hasCapability(StreamCapabilities.ABORTABLE_STREAM)) {
          out.abort();
        }
        throw failure;
      }
    }
  }

  /**
   * Past Hadoop's {@code .crc} neighbours, which are a second file: while one is renamed before the
   * other, a reader finds that they do not agree. The bytes are on the disk before they get their
   * name, and the name is when this returns: after a loss of power the old object is there or the
   * new one, and never an empty one.
   */
  private static void move(LocalFileSystem disk, Path path, byte[] bytes) throws IOException {
    java.nio.file.Path target = disk.pathToFile(path).toPath().toAbsolutePath();
    java.nio.file.Path hidden = target.resolveSibling(hiddenName(path));
    DurableDisk.createFolders(target.getParent());
    try {
      DurableDisk.write(hidden, bytes);
      Files.deleteIfExists(disk.pathToFile(disk.getChecksumFile(path)).toPath());
      Files.move(hidden, target, StandardCopyOption.ATOMIC_MOVE);
      DurableDisk.syncNames(target.getParent());
    } finally {
      Files.deleteIfExists(hidden);
    }
  }

  /** Without a gap on HDFS; elsewhere the file may be missing for a moment. */
  private static void rename(FileSystem fs, Path path, byte[] bytes) throws IOException {
    Path hidden = new Path(path.getParent(), hiddenName(path));
    try {
      try (FSDataOutputStream out = fs.create(hidden, true)) {
        out.write(bytes);
      }
      try {
        FileContext.getFileContext(fs.getUri(), fs.getConf())
            .rename(hidden, path, Options.Rename.OVERWRITE);
      } catch (UnsupportedFileSystemException onlyTheOldInterface) {
        fs.delete(path, false);
        if (!fs.rename(hidden, path)) {
          throw new IOException("rename refused", onlyTheOldInterface);
        }
      }
    } finally {
      fs.delete(hidden, false);
    }
  }

  private static String hiddenName(Path path) {
    return "." + path.getName() + "." + UUID.randomUUID() + ".tmp";
  }
}
