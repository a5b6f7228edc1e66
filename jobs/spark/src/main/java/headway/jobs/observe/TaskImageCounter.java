package headway.jobs.observe;

import java.util.concurrent.atomic.LongAdder;

/** Counts images in a task for its stage. */
public final class TaskImageCounter {
  private static final ThreadLocal<ImageCountAccumulator> ACCUMULATOR = new ThreadLocal<>();
  private static final LongAdder IMAGES = new LongAdder();
  private static final LongAdder REFUSED = new LongAdder();
  private static final LongAdder BYTES = new LongAdder();

  private TaskImageCounter() {}

  /** Stops counting when closed. */
  public interface Scope extends AutoCloseable {
    @Override
    void close();
  }

  /** Directs the counts of the calling thread to {@code accumulator}. */
  public static Scope into(ImageCountAccumulator accumulator) {
    ACCUMULATOR.set(accumulator);
    return ACCUMULATOR::remove;
  }

  /** Counts an accepted image. */
  public static void image(long bytes) {
    count(new ImageCounts(1, 0, bytes));
  }

  /** Counts a rejected image. */
  public static void refusal(long bytes) {
    count(new ImageCounts(0, 1, bytes));
  }

  /** Counts several images. */
  public static void count(ImageCounts some) {
    IMAGES.add(some.images());
    REFUSED.add(some.refused());
    BYTES.add(some.bytes());
    ImageCountAccumulator accumulator = ACCUMULATOR.get();
    if (accumulator != null) {
      accumulator.add(some);
    }
  }

  /** The counts of all work of this process, including failed and repeated work. */
  static ImageCounts ofProcess() {
    return new ImageCounts(IMAGES.sum(), REFUSED.sum(), BYTES.sum());
  }
}
