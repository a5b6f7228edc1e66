package headway.common.memory;

import java.util.concurrent.Semaphore;

/**
 * Lets large images through one after the other, so that the memory for decoding does not grow with
 * the tasks of a process: an image above {@link #FREE_PIXELS} waits while another one is in work,
 * smaller ones never wait.
 */
public final class DecodingGate {
  /** 8 million: what may be decoded by every task at the same time. */
  public static final long FREE_PIXELS = 8_000_000;

  private static final DecodingGate OF_PROCESS = new DecodingGate();

  private final Semaphore large = new Semaphore(1, true);

  /** The one of this process. */
  public static DecodingGate ofProcess() {
    return OF_PROCESS;
  }

  /** Held while one image is decoded; closing it twice is an error. */
  public interface Pass extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Waits until an image may be decoded. Not to be called while the calling thread holds a pass.
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
