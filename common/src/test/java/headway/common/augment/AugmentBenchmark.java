package headway.common.augment;

import headway.common.config.AugmentSettings;
import headway.common.image.ImageDecoder;
import headway.common.image.Preprocessing;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * How fast photos are decoded and augmented on one thread, beside plain decoding of the same photos
 * in turn; {@code deploy/bench/keras_augment.py} times Keras on them. Not run by the build: {@code
 * AugmentBenchmark FOLDER [ROUNDS]}.
 */
final class AugmentBenchmark {
  private static final int[] SIDES = {150, 224};
  private static final int WARM_UP_ROUNDS = 2;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private AugmentBenchmark() {}

  /** All affine transforms on, as {@code keras_augment.py} has them. */
  private static AugmentSettings affine() {
    return SomePictures.settings(
        "rotationDegrees", "40",
        "widthShift", "0.2",
        "heightShift", "0.2",
        "shearDegrees", "20",
        "zoom", "0.2",
        "horizontalFlip", "true",
        "verticalFlip", "true");
  }

  public static void main(String[] args) throws IOException {
    List<byte[]> photos = photos(Path.of(args[0]));
    int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 5;
    for (int side : SIDES) {
      AugmentedPictures pictures =
          new AugmentedPictures(
              new ImageDecoder(),
              Preprocessing.uniform(side, side, 0, 1),
              Augmentation.of(affine()),
              42);
      long[] plain = new long[2];
      long[] augmented = new long[2];
      for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
        for (int i = 0; i < photos.size(); i++) {
          long[] one = time(pictures, photos.get(i), i, Augmentation.PLAIN_VIEW);
          long[] other = time(pictures, photos.get(i), i, rounds + round + 1);
          if (round >= 0) {
            add(plain, one);
            add(augmented, other);
          }
        }
      }
      int images = rounds * photos.size();
      System.out.printf(
          Locale.ROOT,
          "{\"side\":%d,\"plainImagesPerSecond\":%.0f,\"augmentedImagesPerSecond\":%.0f,"
              + "\"plainImagesPerCpuSecond\":%.0f,\"augmentedImagesPerCpuSecond\":%.0f,"
              + "\"share\":%.3f}%n",
          side,
          images * 1e9 / plain[0],
          images * 1e9 / augmented[0],
          images * 1e9 / plain[1],
          images * 1e9 / augmented[1],
          (double) plain[1] / augmented[1]);
    }
  }

  /** Nanoseconds by the clock, and of the processor. */
  private static long[] time(AugmentedPictures pictures, byte[] photo, int key, long view) {
    long clock = System.nanoTime();
    long processor = THREADS.getCurrentThreadCpuTime();
    pictures.view(photo, Integer.toString(key), view);
    return new long[] {
      System.nanoTime() - clock, THREADS.getCurrentThreadCpuTime() - processor
    };
  }

  private static void add(long[] sums, long[] times) {
    sums[0] += times[0];
    sums[1] += times[1];
  }

  private static List<byte[]> photos(Path folder) throws IOException {
    List<byte[]> photos = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile).sorted()::iterator) {
        photos.add(Files.readAllBytes(file));
      }
    }
    return photos;
  }
}
