package headway.common.storage.host;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A lock that one thread of one process of this host holds. The system releases it when the process
 * dies. Its file remains, because deleting it could allow two holders.
 */
final class HostLock implements AutoCloseable {
  /** File locks are per process, so threads need their own. */
  private static final Map<Path, ReentrantLock> OF_THREADS = new ConcurrentHashMap<>();

  private final ReentrantLock ofThreads;
  private final FileChannel channel;

  private HostLock(ReentrantLock ofThreads, FileChannel channel) {
    this.ofThreads = ofThreads;
    this.channel = channel;
  }

  /** Acquires the lock; waits for it. */
  static HostLock acquire(Path file) throws IOException {
    ReentrantLock mine = ofThreads(file);
    try {
      mine.lockInterruptibly();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while another thread made " + file);
    }
    return holding(file, mine, true).orElseThrow();
  }

  /** Acquires the lock if it is free; does not wait. */
  static Optional<HostLock> tryAcquire(Path file) throws IOException {
    ReentrantLock mine = ofThreads(file);
    return mine.isHeldByCurrentThread() || !mine.tryLock()
        ? Optional.empty()
        : holding(file, mine, false);
  }

  private static ReentrantLock ofThreads(Path file) {
    return OF_THREADS.computeIfAbsent(file.toAbsolutePath(), absent -> new ReentrantLock());
  }

  private static Optional<HostLock> holding(Path file, ReentrantLock mine, boolean wait)
      throws IOException {
    FileChannel channel = null;
    boolean held = false;
    try {
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = wait ? channel.lock() : channel.tryLock();
      held = lock != null;
      return held ? Optional.of(new HostLock(mine, channel)) : Optional.empty();
    } finally {
      if (!held) {
        if (channel != null) {
          channel.close();
        }
        mine.unlock();
      }
    }
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      ofThreads.unlock();
    }
  }
}
