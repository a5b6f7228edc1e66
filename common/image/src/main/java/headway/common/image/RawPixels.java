package headway.common.image;

import headway.common.InputException;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Encodes decoded pixels without loss, so that they go the way of all images. */
public final class RawPixels {
  private static final int GREY = 1;
  private static final int BGR = 3;
  private static final int BGRA = 4;

  private RawPixels() {}

  /**
   * An encoded image of these pixels.
   *
   * @param data rows from above, of pixels from the left, of bytes: grey; blue, green, red; or
   *     blue, green, red, alpha
   * @param channels 1, 3 or 4
   * @throws InputException with a short reason, if the data have another length
   */
  public static byte[] encode(byte[] data, int height, int width, int channels) {
    boolean known = channels == GREY || channels == BGR || channels == BGRA;
    if (!known || height < 1 || width < 1 || data.length != (long) height * width * channels) {
      throw new InputException(
          "not an image: %d bytes for %d×%d pixels of %d channels"
              .formatted(data.length, width, height, channels));
    }
    BufferedImage image =
        new BufferedImage(
            width,
            height,
            channels == BGRA ? BufferedImage.TYPE_4BYTE_ABGR : BufferedImage.TYPE_3BYTE_BGR);
    byte[] pixels = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    switch (channels) {
      case GREY -> {
        for (int i = 0; i < pixels.length; i++) {
          pixels[i] = data[i / BGR];
        }
      }
      case BGR -> System.arraycopy(data, 0, pixels, 0, data.length);
      default -> {
        for (int i = 0; i < pixels.length; i += BGRA) {
          pixels[i] = data[i + BGR];
          System.arraycopy(data, i, pixels, i + 1, BGR);
        }
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(data.length);
    try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageIO.write(image, channels == BGRA ? "png" : "bmp", out);
    } catch (IOException never) {
      throw new UncheckedIOException(never);
    }
    return bytes.toByteArray();
  }
}
