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
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * Decodes photos of 12 million pixels, enlarged from those of a folder, by one thread and by as many
 * as there are cores, in turn, and prints photos/s and their ratio: as the default network takes
 * them, at a reduced scale, and with {@code --exact-pixels}.
 */
final class DecodeCores {
  private static final int WIDTH = 4032;
  private static final int HEIGHT = 3024;
  private static final int SIDE = 256;
  private static final int PHOTOS = 16;
  private static final int ROUNDS = 5;

  private DecodeCores() {}

  public static void main(String[] args) throws Exception {
    List<byte[]> photos = photos(Path.of(args[0]));
    int cores = Runtime.getRuntime().availableProcessors();
    Resize reduced = Resize.centerCrop(ResizeFilter.BICUBIC, SIDE);
    for (Resize resize : List.of(reduced, reduced.withExact(true))) {
      rate(photos, resize, cores);
      List<Double> ratios = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        double one = rate(photos, resize, 1);
        double all = rate(photos, resize, cores);
        ratios.add(all / one);
        System.out.printf(
            Locale.ROOT,
            "%-13s  1 thread %6.1f photos/s  %d threads %6.1f photos/s  %.2f x%n",
            resize.exact() ? "exact" : "reduced scale",
            one,
            cores,
            all,
            all / one);
      }
      ratios.sort(null);
      System.out.printf(Locale.ROOT, "median %.2f x%n", ratios.get(ROUNDS / 2));
    }
  }

  private static double rate(List<byte[]> photos, Resize resize, int threads) throws Exception {
    ImageDecoder decoder = new ImageDecoder();
    long start = System.nanoTime();
    List<Thread> all =
        IntStream.range(0, threads)
            .mapToObj(
                first ->
                    new Thread(
                        () -> {
                          for (int i = first; i < photos.size(); i += threads) {
                            decoder.decode(photos.get(i), 224, 224, resize);
                          }
                        }))
            .toList();
    all.forEach(Thread::start);
    for (Thread each : all) {
      each.join();
    }
    return photos.size() / ((System.nanoTime() - start) / 1e9);
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
