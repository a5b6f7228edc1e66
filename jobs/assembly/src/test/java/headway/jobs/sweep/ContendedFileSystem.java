package headway.jobs.sweep;

import headway.jobs.testing.store.DiskScheme;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.Progressable;

/**
 * The scheme {@code contended:}: this machine's disk, which fails when the first trial of a search
 * writes its second checkpoint, while another trial's write takes so long that a search that does
 * not wait for it has given its lease back.
 */
public final class ContendedFileSystem extends DiskScheme {
  static final String SETTING =
      "spark.hadoop.fs.contended.impl=" + ContendedFileSystem.class.getName();

  private static final Pattern TRIAL = Pattern.compile("(.*)/sweep/trials/([0-9a-f]+)/(.*)");
  private static final int LONGEST_WAIT_SECONDS = 20;
  private static final int WRITE_MILLIS = 3_000;

  /** Whether the lease was there, for each write of another trial while the first had failed. */
  static final List<Boolean> WRITES_WITH_LEASE = new CopyOnWriteArrayList<>();

  private static final AtomicReference<String> FIRST = new AtomicReference<>();
  private static final CountDownLatch ANOTHER_WRITES = new CountDownLatch(1);

  @Override
  public URI getUri() {
    return URI.create("contended:///");
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    Matcher trial = TRIAL.matcher(path.toUri().getPath());
    if (trial.matches()) {
      FIRST.compareAndSet(null, trial.group(2));
      if (trial.group(3).startsWith("checkpoints/00002/")) {
        contend(trial.group(2), java.nio.file.Path.of(trial.group(1), "lease.json"));
      }
    }
    return super.create(path, overwrite, bufferSize, replication, blockSize, progress);
  }

  private static void contend(String trial, java.nio.file.Path lease) throws IOException {
    if (trial.equals(FIRST.get())) {
      await(ANOTHER_WRITES);
      throw new IOException("the disk is full");
    }
    ANOTHER_WRITES.countDown();
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(WRITE_MILLIS);
    while (System.nanoTime() < end && Files.exists(lease)) {
      LockSupport.parkNanos(1_000_000); // Heeds no interrupt, as a request to a store.
    }
    WRITES_WITH_LEASE.add(Files.exists(lease));
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      if (!latch.await(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("no other trial writes");
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IOException(stopped);
    }
  }
}
