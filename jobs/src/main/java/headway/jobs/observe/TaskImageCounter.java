package headway.jobs.observe;

import java.util.concurrent.atomic.LongAdder;

/** The task's side: counts images for the stage that the task belongs to. */
public final class TaskImageCounter {
  private static final ThreadLocal<ImageCountAccumulator> TALLY = new ThreadLocal<>();
  private static final LongAdder IMAGES = new LongAdder();
  private static final LongAdder REFUSED = new LongAdder();
  private static final LongAdder BYTES = new LongAdder();

  private TaskImageCounter() {}

  /** Ends the counting of a task. */
  public interface Counted extends AutoCloseable {
    @Override
    void close();
  }

  /** What the calling thread counts from now on goes to {@code tally}. */
  public static Counted into(ImageCountAccumulator tally) {
    TALLY.set(tally);
    return TALLY::remove;
  }

  /** An image that was of use. */
  public static void image(long bytes) {
    count(new ImageCounts(1, 0, bytes));
  }

  /** An image that was not. */
  public static void refusal(long bytes) {
    count(new ImageCounts(0, 1, bytes));
  }

  /** Some of them at once. */
  public static void count(ImageCounts some) {
    IMAGES.add(some.images());
    REFUSED.add(some.refused());
    BYTES.add(some.bytes());
    ImageCountAccumulator tally = TALLY.get();
    if (tally != null) {
      tally.add(some);
    }
  }

  /** All that this process has worked on, work that was thrown away or repeated included. */
  static ImageCounts ofProcess() {
    return new ImageCounts(IMAGES.sum(), REFUSED.sum(), BYTES.sum());
  }
}
