package headway.common.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Random;
import javax.imageio.ImageIO;

/** Images made in the test, and figures that compare images. */
final class MadeImages {
  private MadeImages() {}

  /** A smooth image with some grain, the same for the same seed. */
  static BufferedImage scene(int width, int height, long seed) {
    Random random = new Random(seed);
    double phase = random.nextDouble() * 6;
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int red = (int) (128 + 100 * Math.sin(x / 23.0 + phase)) + random.nextInt(16);
        int green = (int) (128 + 100 * Math.cos(y / 17.0 + phase)) + random.nextInt(16);
        int blue = 255 * (x + y) / (width + height);
        image.setRGB(x, y, red << 16 | green << 8 | blue);
      }
    }
    return image;
  }

  static byte[] encode(BufferedImage image, String format) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(image, format, out)) {
        throw new IllegalArgumentException("ImageIO cannot write " + format);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** A PNG's signature and header and nothing behind it but its end: 45 bytes. */
  static byte[] pngHeaderOnly(int width, int height) {
    return ByteBuffer.allocate(45)
        .putLong(0x89504E470D0A1A0AL)
        .putInt(13)
        .putInt(0x49484452)
        .putInt(width)
        .putInt(height)
        .put(new byte[] {8, 2, 0, 0, 0})
        .putInt(0)
        .putInt(0)
        .putInt(0x49454E44)
        .putInt(0xAE426082)
        .array();
  }

  /** Mean absolute difference of two images of one size, in levels of 255. */
  static double difference(RgbImage a, RgbImage b) {
    if (a.width() != b.width() || a.height() != b.height()) {
      throw new AssertionError(
          "%d×%d is not %d×%d".formatted(a.width(), a.height(), b.width(), b.height()));
    }
    long sum = 0;
    for (int i = 0; i < a.rgb().length; i++) {
      sum += Math.abs((a.rgb()[i] & 0xff) - (b.rgb()[i] & 0xff));
    }
    return (double) sum / a.rgb().length;
  }
}
