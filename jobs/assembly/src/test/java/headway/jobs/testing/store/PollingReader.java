package headway.jobs.testing.store;

import headway.common.storage.Sha256;
import headway.common.storage.Storage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArraySet;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * Reads a folder as a table, over and over, while something writes there: what its name does not
 * hide must be a whole Parquet file, and a file never changes.
 */
public final class PollingReader implements AutoCloseable {
  private static final String MAGIC = "PAR1";

  private final Storage storage;
  private final List<Path> folders;
  private final Map<Path, String> seen = new TreeMap<>();
  private final Set<String> complaints = new CopyOnWriteArraySet<>();
  private final Thread thread = new Thread(this::poll, "polling reader");
  private volatile boolean stopped;

  /** Begins to read. */
  public PollingReader(Storage storage, List<Path> folders) {
    this.storage = storage;
    this.folders = folders;
    thread.setDaemon(true);
    thread.start();
  }

  private void poll() {
    while (!stopped) {
      try {
        folders.forEach(this::look);
        Thread.sleep(20);
      } catch (InterruptedException stop) {
        return;
      } catch (RuntimeException failed) {
        complaints.add("the reader itself: " + failed);
      }
    }
  }

  private void look(Path folder) {
    for (FileStatus each : storage.list(folder, FileStatus::isFile)) {
      Path file = each.getPath();
      // The embedded server shows what it is still receiving under a name with more behind it.
      if (file.getName().endsWith(".parquet") && !file.getName().startsWith(".")) {
        // What is stale may be deleted between the listing and the reading.
        storage.readIfPresent(file).ifPresent(bytes -> check(file, bytes));
      }
    }
  }

  private synchronized void check(Path file, byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    if (!text.startsWith(MAGIC) || !text.endsWith(MAGIC)) {
      complaints.add(file + " is no whole Parquet file");
    }
    String hash = Sha256.of(bytes);
    String before = seen.putIfAbsent(file, hash);
    if (before != null && !before.equals(hash)) {
      complaints.add(file + " has changed");
    }
  }

  /** What a reader must never see. */
  public Set<String> complaints() {
    return new TreeSet<>(complaints);
  }

  /** Files that were read. */
  public synchronized int files() {
    return seen.size();
  }

  @Override
  public void close() throws InterruptedException {
    stopped = true;
    thread.join();
  }
}
