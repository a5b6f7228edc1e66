package headway.common.augment.speed;

import headway.common.augment.Augmentation;
import headway.common.augment.AugmentedImages;
import headway.common.config.images.AugmentSettings;
import headway.common.image.ImageDecoder;
import headway.common.image.preprocessing.Preprocessing;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;

/**
 * Photos decoded to squares of {@code side} pixels and augmented, beside the same photos decoded
 * alone, in turn, on one thread. The share is by processor time: on a shared machine the clock
 * measures the neighbours too.
 *
 * @param share of the speed of plain decoding that is left with augmentation
 */
public record AugmentSpeed(
    int side,
    double plainImagesPerSecond,
    double augmentedImagesPerSecond,
    double plainImagesPerCpuSecond,
    double augmentedImagesPerCpuSecond,
    double share) {
  private static final int WARM_UP_ROUNDS = 2;
  private static final long SEED = 42;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** Seconds by the clock, and of the processor. */
  private static final class Times {
    private double clock;
    private double processor;

    void add(Runnable work) {
      long clockNanos = System.nanoTime();
      long processorNanos = THREADS.getCurrentThreadCpuTime();
      work.run();
      clock += (System.nanoTime() - clockNanos) / 1e9;
      processor += (THREADS.getCurrentThreadCpuTime() - processorNanos) / 1e9;
    }
  }

  /**
   * Goes through all photos so many times, after two that do not count.
   *
   * @param photos encoded
   */
  public static AugmentSpeed measure(
      List<byte[]> photos, AugmentSettings settings, int side, int rounds) {
    AugmentedImages decoded =
        new AugmentedImages(
            new ImageDecoder(),
            Preprocessing.uniform(side, side, 0, 1),
            Augmentation.of(settings),
            SEED);
    Times plain = new Times();
    Times augmented = new Times();
    for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
      if (round == 0) {
        plain = new Times();
        augmented = new Times();
      }
      long view = round + WARM_UP_ROUNDS + 1;
      for (int i = 0; i < photos.size(); i++) {
        byte[] photo = photos.get(i);
        String key = Integer.toString(i);
        plain.add(() -> decoded.photo(photo, key).view(Augmentation.PLAIN_VIEW));
        augmented.add(() -> decoded.photo(photo, key).view(view));
      }
    }
    double images = (double) rounds * photos.size();
    return new AugmentSpeed(
        side,
        images / plain.clock,
        images / augmented.clock,
        images / plain.processor,
        images / augmented.processor,
        plain.processor / augmented.processor);
  }
}
