package headway.common.storage;

import headway.common.storage.atomic.ConditionalWrites;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;

/**
 * Probes the operations that Headway needs of a store, in a scratch folder below a root that need
 * not exist. It uses its own file system with short timeouts, so a store that does not respond
 * costs seconds. Each step can be tried even if an earlier one failed, and throws the exception of
 * {@link StorageFailures}.
 */
public final class StoreProbe implements AutoCloseable {
  private static final int PART_BYTES = 5 << 20;
  private static final int BLOCK_BYTES = 1 << 16;

  private final Path root;
  private final Path scratch;
  private final FileSystem fs;
  private final Deque<Path> missing = new ArrayDeque<>();

  private StoreProbe(Path root, FileSystem fs) {
    this.root = fs.makeQualified(root);
    this.scratch = new Path(this.root, "_headway-doctor-" + UUID.randomUUID());
    this.fs = fs;
  }

  /** Connects; an object store may report problems only at the first request. */
  public static StoreProbe open(Configuration base, Path root) {
    Configuration quick = new Configuration(base);
    String bucket = root.toUri().getHost();
    quick.set("fs.s3a.multipart.size", String.valueOf(PART_BYTES));
    quick.set("fs.s3a.bucket." + bucket + ".multipart.size", String.valueOf(PART_BYTES));
    quick.setInt("fs.s3a.attempts.maximum", 1);
    quick.setInt("fs.s3a.retry.limit", 1);
    quick.setInt("fs.s3a.retry.throttle.limit", 2);
    try {
      return new StoreProbe(root, FileSystem.newInstance(root.toUri(), quick));
    } catch (IOException | IllegalArgumentException | NullPointerException failure) {
      throw StorageFailures.explain("open", root, failure);
    }
  }

  /** The folder that the steps write to. */
  public Path scratch() {
    return scratch;
  }

  /** Whether it is an object store, where a write becomes visible when it is closed. */
  public boolean isObjectStore() {
    return fs.getUri().getScheme().startsWith("s3");
  }

  /** Lists the root; returns the number of entries, at most a thousand. */
  public int list() {
    return on(
        "list",
        root,
        () -> {
          noteMissing();
          try {
            var entries = fs.listStatusIterator(root);
            int count = 0;
            while (count < 1000 && entries.hasNext()) {
              entries.next();
              count++;
            }
            return count;
          } catch (FileNotFoundException notYet) {
            return 0;
          }
        });
  }

  /** Notes missing folders, whose markers are deleted again. */
  private void noteMissing() throws IOException {
    for (Path each = root; each != null && !each.isRoot() && !fs.exists(each); ) {
      missing.addLast(each);
      each = each.getParent();
    }
  }

  /** Writes a small object. */
  public void put() {
    Path path = new Path(scratch, "small");
    on(
        "write",
        path,
        () -> {
          write(path, 1);
          return path;
        });
  }

  /** Reads the small object and compares. */
  public void get() {
    Path path = new Path(scratch, "small");
    on(
        "read",
        path,
        () -> {
          try (InputStream in = fs.open(path)) {
            if (!Arrays.equals(in.readAllBytes(), new byte[1])) {
              throw new IOException("it holds other bytes than were written");
            }
          }
          return path;
        });
  }

  /** Writes an object by a multipart upload of two parts, and checks its length. */
  public void putInParts() {
    Path path = new Path(scratch, "large");
    on(
        "write in parts",
        path,
        () -> {
          write(path, PART_BYTES + 1);
          long length = fs.getFileStatus(path).getLen();
          if (length != PART_BYTES + 1) {
            throw new IOException("it has " + length + " bytes instead of " + (PART_BYTES + 1));
          }
          return path;
        });
  }

  /**
   * Creates an object conditionally, twice.
   *
   * @return false if the store cannot safely reject the second
   */
  public boolean putIfAbsent() {
    Path path = new Path(scratch, "conditional");
    return on(
        "write if absent",
        path,
        () -> {
          try {
            boolean first = ConditionalWrites.on(fs).createIfAbsent(path, new byte[1]).isPresent();
            boolean second = ConditionalWrites.on(fs).createIfAbsent(path, new byte[2]).isPresent();
            if (!first) {
              throw new IOException("the first write was refused");
            }
            return !second && ConditionalWrites.on(fs).writesInOneStep();
          } catch (UnsupportedOperationException cannot) {
            return false;
          }
        });
  }

  /** Starts and aborts a multipart upload; false if the store does not support aborting. */
  public boolean abortParts() {
    Path path = new Path(scratch, "aborted");
    return on(
        "abort",
        path,
        () -> {
          FSDataOutputStream out = fs.create(path, true);
          if (!out.hasCapability(StreamCapabilities.ABORTABLE_STREAM)) {
            out.close();
            return false;
          }
          fill(out, PART_BYTES + 1);
          IOException cleanup = out.abort().anyCleanupException();
          if (cleanup != null) {
            throw cleanup;
          }
          if (fs.exists(path)) {
            throw new IOException("it is there although its upload was aborted");
          }
          return true;
        });
  }

  /** The difference of the store's clock from this machine's, within about a second. */
  public Duration clockAhead() {
    Path path = new Path(scratch, "clock");
    return on(
        "read the clock by",
        path,
        () -> {
          Instant before = Instant.now();
          write(path, 1);
          Instant after = Instant.now();
          Instant told = Instant.ofEpochMilli(fs.getFileStatus(path).getModificationTime());
          if (told.isAfter(after)) {
            return Duration.between(after, told);
          }
          return told.isBefore(before) ? Duration.between(before, told) : Duration.ZERO;
        });
  }

  /** Deletes an object. */
  public void deleteOne() {
    Path path = new Path(scratch, "small");
    on(
        "delete",
        path,
        () -> {
          if (!fs.delete(path, false) && fs.exists(path)) {
            throw new IOException("it is still there");
          }
          return path;
        });
  }

  /** Deletes everything that the steps wrote, and the folders that did not exist before. */
  public void cleanUp() {
    on(
        "delete",
        scratch,
        () -> {
          fs.delete(scratch, true);
          for (Path each : missing) {
            if (fs.exists(each) && !fs.listStatusIterator(each).hasNext()) {
              fs.delete(each, false);
            }
          }
          return scratch;
        });
  }

  private void write(Path path, int bytes) throws IOException {
    try (OutputStream out = fs.create(path, true)) {
      fill(out, bytes);
    }
  }

  private static void fill(OutputStream out, int bytes) throws IOException {
    byte[] block = new byte[BLOCK_BYTES];
    for (int left = bytes; left > 0; left -= block.length) {
      out.write(block, 0, Math.min(left, block.length));
    }
  }

  private static <T> T on(String verb, Path path, StorageFailures.IoAction<T> action) {
    try {
      return action.run();
    } catch (IOException | IllegalArgumentException failure) {
      throw StorageFailures.explain(verb, path, failure);
    }
  }

  @Override
  public void close() {
    try {
      fs.close();
    } catch (IOException unclosed) {
      throw StorageFailures.explain("close", root, unclosed);
    }
  }
}
