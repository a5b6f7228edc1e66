package headway.common.image;

import static headway.common.image.preprocessing.Preprocessing.CHANNELS;

import headway.common.image.preprocessing.ChannelOrder;
import headway.common.image.preprocessing.Preprocessing;
import java.nio.FloatBuffer;

/**
 * Writes images as a network's input: one channels×height×width block of floats each, where a
 * single channel is luminance. Thread-safe.
 */
public final class ImageTensor {
  private static final int LEVELS = 256;

  private final Preprocessing preprocessing;
  private final ImageDecoder decoder;
  private final int channels;
  private final float[][] values;

  /**
   * Reused, because a whole image of floats is a humongous object for G1 and would cause a
   * collection every few images.
   */
  private final ThreadLocal<float[]> planes;

  public ImageTensor(Preprocessing preprocessing) {
    this(preprocessing, new ImageDecoder());
  }

  public ImageTensor(Preprocessing preprocessing, ImageDecoder decoder) {
    this.preprocessing = preprocessing;
    this.decoder = decoder;
    this.channels = preprocessing.channels();
    this.values = new float[channels][LEVELS];
    this.planes = ThreadLocal.withInitial(() -> new float[plane()]);
    for (int c = 0; c < channels; c++) {
      for (int level = 0; level < LEVELS; level++) {
        values[c][level] = (level - preprocessing.mean().get(c)) * preprocessing.scale().get(c);
      }
    }
  }

  /** Floats per image: channels × height × width. */
  public int length() {
    return preprocessing.values();
  }

  private int plane() {
    return preprocessing.height() * preprocessing.width();
  }

  /** The image in the network's size, before its values become floats. */
  public RgbImage pixels(byte[] encoded) {
    return decoder.decode(encoded, preprocessing);
  }

  /**
   * Decodes an image and writes its {@link #length} floats, NCHW, from {@code offset} on; nothing
   * is written if it fails.
   *
   * @throws headway.common.InputException with a short reason, without the image's name
   */
  public void fill(byte[] encoded, float[] out, int offset) {
    fill(pixels(encoded), out, offset);
  }

  /** Like {@link #fill(byte[], float[], int)}, at the buffer's position, which advances. */
  public void fill(byte[] encoded, FloatBuffer out) {
    fill(pixels(encoded), out);
  }

  /** Like {@link #fill(RgbImage, float[], int)}, at the buffer's position, which advances. */
  public void fill(RgbImage image, FloatBuffer out) {
    requireSize(image);
    float[] plane = planes.get();
    for (int c = 0; c < channels; c++) {
      fillPlane(image, c, plane, 0);
      out.put(plane);
    }
  }

  /** Writes pixels that have the network's size already, for example augmented ones. */
  public void fill(RgbImage image, float[] out, int offset) {
    requireSize(image);
    for (int c = 0; c < channels; c++) {
      fillPlane(image, c, out, offset + c * plane());
    }
  }

  private void requireSize(RgbImage image) {
    if (image.height() != preprocessing.height() || image.width() != preprocessing.width()) {
      throw new IllegalArgumentException(
          "The network wants %d×%d pixels (height × width) but the image has %d×%d"
              .formatted(
                  preprocessing.height(), preprocessing.width(), image.height(), image.width()));
    }
  }

  private void fillPlane(RgbImage image, int channel, float[] out, int offset) {
    byte[] rgb = image.rgb();
    float[] value = values[channel];
    int to = offset;
    if (preprocessing.order() == ChannelOrder.GREY) {
      for (int i = 0; i < rgb.length; i += CHANNELS) {
        out[to++] = value[GreyRows.luminance(rgb[i] & 0xff, rgb[i + 1] & 0xff, rgb[i + 2] & 0xff)];
      }
      return;
    }
    for (int i = preprocessing.order().rgbIndex(channel); i < rgb.length; i += CHANNELS) {
      out[to++] = value[rgb[i] & 0xff];
    }
  }
}
