package headway.common.storage.atomic;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An object that is written piece by piece and appears whole when it is published, in place of what
 * had its name. One that is closed before leaves nothing that a reader sees.
 *
 * <p>On S3 an object appears when its upload is completed; discarding aborts the upload. On disks
 * and on HDFS the bytes go to a hidden neighbour, which is then renamed. Only on a file system
 * without a rename that replaces may a reader find neither object for a moment.
 */
public final class AtomicOutput extends OutputStream {
  private static final Logger LOG = LoggerFactory.getLogger(AtomicOutput.class);
  private static final int BUFFER_BYTES = 1 << 16;

  private final Path path;
  private final OutputStream out;
  private final Step publish;
  private final Step discard;
  private boolean ended;

  private interface Step {
    void run() throws IOException;
  }

  private AtomicOutput(Path path, OutputStream out, Step publish, Step discard) {
    this.path = path;
    this.out = out;
    this.publish = publish;
    this.discard = discard;
  }

  /** Starts an object; folders above it that are missing are made. */
  public static AtomicOutput create(FileSystem fs, Path path) throws IOException {
    if (fs.getUri().getScheme().startsWith("s3")) {
      return upload(fs, path);
    }
    return fs instanceof LocalFileSystem disk ? onDisk(disk, path) : renamed(fs, path);
  }

  /** Makes {@code bytes} the content of {@code path}, whole or not at all. */
  public static void write(FileSystem fs, Path path, byte[] bytes) throws IOException {
    try (AtomicOutput out = create(fs, path)) {
      out.write(bytes, 0, bytes.length);
      out.publish();
    }
  }

  private static AtomicOutput upload(FileSystem fs, Path path) throws IOException {
    FSDataOutputStream out = fs.create(path, true);
    return new AtomicOutput(
        path,
        out,
        out::close,
        () -> {
          if (out.hasCapability(StreamCapabilities.ABORTABLE_STREAM)) {
            out.abort();
          }
        });
  }

  /**
   * Past Hadoop's {@code .crc} neighbours, which are a second file: while one is renamed before the
   * other, a reader finds that they do not agree. The bytes are on the disk before they get their
   * name, and the name is when publishing returns: after a loss of power the old object is there or
   * the new one, and never an empty one.
   */
  private static AtomicOutput onDisk(LocalFileSystem disk, Path path) throws IOException {
    java.nio.file.Path target = disk.pathToFile(path).toPath().toAbsolutePath();
    java.nio.file.Path hidden = target.resolveSibling(hiddenName(path));
    DurableDisk.createFolders(target.getParent());
    OutputStream out = new BufferedOutputStream(Files.newOutputStream(hidden), BUFFER_BYTES);
    return new AtomicOutput(
        path,
        out,
        () -> {
          out.close();
          DurableDisk.sync(hidden);
          Files.deleteIfExists(disk.pathToFile(disk.getChecksumFile(path)).toPath());
          Files.move(hidden, target, StandardCopyOption.ATOMIC_MOVE);
          DurableDisk.syncNames(target.getParent());
        },
        () -> {
          try {
            out.close();
          } finally {
            Files.deleteIfExists(hidden);
          }
        });
  }

  /** Without a gap on HDFS; elsewhere the file may be missing for a moment. */
  private static AtomicOutput renamed(FileSystem fs, Path path) throws IOException {
    Path hidden = new Path(path.getParent(), hiddenName(path));
    FSDataOutputStream out = fs.create(hidden, true);
    return new AtomicOutput(
        path,
        out,
        () -> {
          out.close();
          replace(fs, hidden, path);
        },
        () -> {
          try {
            out.close();
          } finally {
            fs.delete(hidden, false);
          }
        });
  }

  private static void replace(FileSystem fs, Path hidden, Path path) throws IOException {
    try {
      FileContext.getFileContext(fs.getUri(), fs.getConf())
          .rename(hidden, path, Options.Rename.OVERWRITE);
    } catch (UnsupportedFileSystemException onlyTheOldInterface) {
      fs.delete(path, false);
      if (!fs.rename(hidden, path)) {
        throw new IOException("rename refused", onlyTheOldInterface);
      }
    }
  }

  private static String hiddenName(Path path) {
    return "." + path.getName() + "." + UUID.randomUUID() + ".tmp";
  }

  /** The object that appears when this is published. */
  public Path path() {
    return path;
  }

  @Override
  public void write(int value) throws IOException {
    out.write(value);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    out.write(bytes, offset, length);
  }

  /**
   * Makes the object appear; nothing more can be written.
   *
   * @throws IOException where it does not appear, or may not have
   */
  public void publish() throws IOException {
    if (ended) {
      throw new IOException("published or discarded before");
    }
    try {
      publish.run();
      ended = true;
    } finally {
      close();
    }
  }

  /** Discards what was not published; what cannot be discarded is invisible, and logged. */
  @Override
  public void close() {
    if (ended) {
      return;
    }
    ended = true;
    try {
      discard.run();
    } catch (IOException | RuntimeException failure) {
      LOG.debug("what was written of {} could not be discarded", path, failure);
    }
  }
}
