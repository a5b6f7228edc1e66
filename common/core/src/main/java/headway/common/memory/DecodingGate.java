package headway.common.memory;

import java.util.concurrent.Semaphore;

/**
 * Limits the decoding of large images to one at a time, so that memory for decoding does not grow
 * with the tasks of a process. An image above {@link #FREE_PIXELS} waits while another one is
 * decoded; smaller ones never wait.
 */
public final class DecodingGate {
  /** 8 million: images up to this size are decoded by all tasks at the same time. */
  public static final long FREE_PIXELS = 8_000_000;

  private static final DecodingGate OF_PROCESS = new DecodingGate();

  private final Semaphore large = new Semaphore(1, true);

  /** The gate of this process. */
  public static DecodingGate ofProcess() {
    return OF_PROCESS;
  }

  /** Held while an image is decoded; closing it twice is an error. */
  public interface Pass extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Waits until an image may be decoded. Do not call it while the calling thread holds a pass.
   *
   * @param pixels width × height as its header says
   */
  public Pass enter(long pixels) {
    if (pixels <= FREE_PIXELS) {
      return () -> {};
    }
    large.acquireUninterruptibly();
    return large::release;
  }
}
