package headway.common.memory;

import java.util.concurrent.Semaphore;

/**
 * Limits the memory that the tasks of a process use to decode large images. An image that takes
 * more than {@link #FREE_BYTES} waits until its bytes fit into what the process has for large
 * images, first come, first served; smaller ones never wait.
 */
public final class DecodingGate {
  /** A decoded image, a rotated or converted copy, and its coefficients. */
  public static final int BYTES_PER_PIXEL = 8;

  /** 8 million pixels in full: what each task may use without waiting. */
  public static final long FREE_BYTES = 8_000_000L * BYTES_PER_PIXEL;

  /** All that the process has for large images. */
  private static final int WHOLE = 1 << 20;

  private static final DecodingGate OF_PROCESS = new DecodingGate();

  private final Semaphore large = new Semaphore(WHOLE, true);

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
   * @param bytes that decoding takes, ≥ 0
   * @param most the bytes for large images together, ≥ 1; an image that takes more is decoded with
   *     no other large one
   */
  public Pass enter(long bytes, long most) {
    if (bytes <= FREE_BYTES) {
      return () -> {};
    }
    int permits = (int) Math.ceil(WHOLE * Math.min(1, (double) bytes / most));
    large.acquireUninterruptibly(permits);
    return () -> large.release(permits);
  }
}
