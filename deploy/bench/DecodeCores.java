import headway.common.image.ImageDecoder;
import headway.common.image.preprocessing.Resize;
import headway.common.image.preprocessing.ResizeFilter;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * Decodes photos of 12 million pixels, enlarged from those of a folder, by one thread and by as
 * many as there are cores, in turn, and prints photos/s and their ratio: as the default network
 * takes them, at a reduced scale, and with {@code --exact-pixels}; and the same of arithmetic in
 * registers, above which no ratio can be on this machine.
 */
final class DecodeCores {
  private static final int WIDTH = 4032;
  private static final int HEIGHT = 3024;
  private static final int SIDE = 256;
  private static final int PHOTOS = 16;
  private static final int ROUNDS = 5;
  private static final double SECONDS = 3;
  private static final int STEPS = 10_000_000;

  private DecodeCores() {}

  public static void main(String[] args) throws Exception {
    List<byte[]> photos = photos(Path.of(args[0]));
    int cores = Runtime.getRuntime().availableProcessors();
    ImageDecoder decoder = new ImageDecoder();
    Resize reduced = Resize.centerCrop(ResizeFilter.BICUBIC, SIDE);
    Map<String, Consumer<byte[]>> works = new LinkedHashMap<>();
    works.put("reduced scale", photo -> decoder.decode(photo, 224, 224, reduced));
    works.put("exact", photo -> decoder.decode(photo, 224, 224, reduced.withExact(true)));
    works.put("arithmetic", DecodeCores::compute);
    for (Map.Entry<String, Consumer<byte[]>> each : works.entrySet()) {
      rate(photos, each.getValue(), cores);
      List<Double> ratios = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        double one = rate(photos, each.getValue(), 1);
        double all = rate(photos, each.getValue(), cores);
        ratios.add(all / one);
        System.out.printf(
            Locale.ROOT,
            "%-13s  1 thread %6.1f a second  %d threads %6.1f a second  %.2f x%n",
            each.getKey(),
            one,
            cores,
            all,
            all / one);
      }
      ratios.sort(null);
      System.out.printf(Locale.ROOT, "median %.2f x%n", ratios.get(ROUNDS / 2));
    }
  }

  /** Work that needs no memory, which shows what the machine's cores give together. */
  private static void compute(byte[] photo) {
    double sum = 0;
    for (int i = 1; i < STEPS; i++) {
      sum += 1.0 / i;
    }
    if (sum < 0) {
      throw new IllegalStateException();
    }
  }

  /** How often a second all threads together do the work, over about {@link #SECONDS}. */
  private static double rate(List<byte[]> photos, Consumer<byte[]> work, int threads)
      throws InterruptedException {
    AtomicInteger next = new AtomicInteger();
    long start = System.nanoTime();
    long end = start + (long) (SECONDS * 1e9);
    List<Thread> all =
        IntStream.range(0, threads)
            .mapToObj(
                thread ->
                    new Thread(
                        () -> {
                          while (System.nanoTime() < end) {
                            work.accept(photos.get(next.getAndIncrement() % photos.size()));
                          }
                        }))
            .toList();
    all.forEach(Thread::start);
    for (Thread each : all) {
      each.join();
    }
    return next.get() / ((System.nanoTime() - start) / 1e9);
  }

  private static List<byte[]> photos(Path folder) throws IOException {
    List<byte[]> photos = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file :
          files.filter(each -> each.toString().endsWith(".jpg")).sorted().limit(PHOTOS).toList()) {
        photos.add(enlarged(ImageIO.read(file.toFile())));
      }
    }
    return photos;
  }

  private static byte[] enlarged(BufferedImage photo) throws IOException {
    BufferedImage large = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D canvas = large.createGraphics();
    canvas.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    canvas.drawImage(photo, 0, 0, WIDTH, HEIGHT, null);
    canvas.dispose();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(large, "jpg", out);
    return out.toByteArray();
  }
}
