package headway.jobs.bench.scale;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;

/** The most heap that lives after a collection, while it watches. */
public final class PeakHeap implements AutoCloseable {
  private static final long PAUSE_MILLIS = 100;

  private final Thread thread = new Thread(this::look, "peak-heap");
  private volatile boolean ended;
  private long most;

  private PeakHeap() {}

  /** Starts to watch this process. */
  public static PeakHeap watch() {
    PeakHeap peak = new PeakHeap();
    System.gc();
    peak.most = 0;
    peak.thread.setDaemon(true);
    peak.thread.start();
    return peak;
  }

  private void look() {
    while (!ended) {
      note();
      try {
        Thread.sleep(PAUSE_MILLIS);
      } catch (InterruptedException closed) {
        return;
      }
    }
  }

  private synchronized void note() {
    most = Math.max(most, live());
  }

  /** What was live after the last collection of each pool. */
  private static long live() {
    long bytes = 0;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      MemoryUsage usage = pool.getCollectionUsage();
      if (pool.getType() == MemoryType.HEAP && usage != null) {
        bytes += usage.getUsed();
      }
    }
    return bytes;
  }

  /** The most live bytes so far, a collection now included. */
  public synchronized long bytes() {
    System.gc();
    note();
    return most;
  }

  @Override
  public void close() {
    ended = true;
    thread.interrupt();
  }
}
