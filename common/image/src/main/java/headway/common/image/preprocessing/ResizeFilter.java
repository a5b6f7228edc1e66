package headway.common.image.preprocessing;

/**
 * The filters by which an image is resized, as <a
 * href="https://github.com/python-pillow/Pillow/blob/11.0.0/src/libImaging/Resample.c">Pillow</a>
 * defines them. All but {@link #NEAREST} are antialiased: where an image shrinks by a factor, the
 * filter becomes as much wider.
 */
public enum ResizeFilter {
  /** The source pixel at the centre of the resized one. */
  NEAREST(0),
  /** The mean of the source pixels. */
  BOX(0.5),
  /** A triangle; what torchvision, timm and Keras mean by bilinear. */
  BILINEAR(1),
  /** A Hamming window: as sharp as bicubic, as fast as bilinear. */
  HAMMING(1),
  /** The cubic convolution with a = −0.5. */
  BICUBIC(2),
  /** A sinc of three lobes. */
  LANCZOS(3);

  private static final double BICUBIC_A = -0.5;

  private final double support;

  ResizeFilter(double support) {
    this.support = support;
  }

  /** Half its width, in resized pixels where an image shrinks and source pixels elsewhere. */
  public double support() {
    return support;
  }

  /** Its value at a distance from its centre; not for {@link #NEAREST}. */
  public double weight(double distance) {
    double x = Math.abs(distance);
    return switch (this) {
      case NEAREST -> throw new IllegalStateException("NEAREST has no weights");
      case BOX -> distance > -support && distance <= support ? 1 : 0;
      case BILINEAR -> x < 1 ? 1 - x : 0;
      case HAMMING -> x >= 1 ? 0 : sinc(x) * (0.54 + 0.46 * Math.cos(Math.PI * x));
      case BICUBIC -> bicubic(x);
      case LANCZOS -> distance >= -support && distance < support ? sinc(x) * sinc(x / support) : 0;
    };
  }

  private static double bicubic(double x) {
    if (x < 1) {
      return ((BICUBIC_A + 2) * x - (BICUBIC_A + 3)) * x * x + 1;
    }
    return x < 2 ? (((x - 5) * x + 8) * x - 4) * BICUBIC_A : 0;
  }

  private static double sinc(double x) {
    double angle = x * Math.PI;
    return x == 0 ? 1 : Math.sin(angle) / angle;
  }
}
