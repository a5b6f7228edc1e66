package headway.common.image;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;

/**
 * Decodes a PNG by ImageIO's own decoder and lays it on white. Samples are taken from the raster:
 * {@code getRGB} would apply a gamma to grey.
 */
final class PngOracle {
  private PngOracle() {}

  static RgbImage decode(byte[] png) throws IOException {
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
    byte[] rgb = new byte[image.getWidth() * image.getHeight() * 3];
    int at = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        double[] rgba = rgba(image.getColorModel(), image.getRaster(), x, y);
        for (int c = 0; c < 3; c++) {
          rgb[at++] = (byte) Math.round(255 * (rgba[c] * rgba[3] + 1 - rgba[3]));
        }
      }
    }
    return new RgbImage(image.getWidth(), image.getHeight(), rgb);
  }

  /** Red, green, blue and alpha from 0 to 1. */
  private static double[] rgba(ColorModel model, Raster raster, int x, int y) {
    int[] samples = raster.getPixel(x, y, (int[]) null);
    if (model instanceof IndexColorModel palette) {
      int i = samples[0];
      return new double[] {
        palette.getRed(i) / 255.0,
        palette.getGreen(i) / 255.0,
        palette.getBlue(i) / 255.0,
        palette.getAlpha(i) / 255.0
      };
    }
    double most = (1 << model.getComponentSize(0)) - 1;
    double alpha = model.hasAlpha() ? samples[samples.length - 1] / most : 1;
    boolean grey = samples.length < 3;
    return new double[] {
      samples[0] / most, samples[grey ? 0 : 1] / most, samples[grey ? 0 : 2] / most, alpha
    };
  }
}
