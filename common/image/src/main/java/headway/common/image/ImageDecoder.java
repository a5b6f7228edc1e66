package headway.common.image;

import static headway.common.image.preprocessing.Preprocessing.CHANNELS;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_core.setNumThreads;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_COLOR;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_REDUCED_COLOR_2;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_REDUCED_COLOR_4;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_REDUCED_COLOR_8;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_UNCHANGED;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imdecode;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_BGR2RGB;
import static org.bytedeco.opencv.global.opencv_imgproc.cvtColor;

import headway.common.InputException;
import headway.common.UsageException;
import headway.common.image.header.BmpBitFields;
import headway.common.image.header.ImageFormat;
import headway.common.image.header.ImageHeader;
import headway.common.image.preprocessing.ChannelOrder;
import headway.common.image.preprocessing.Preprocessing;
import headway.common.image.preprocessing.Resize;
import headway.common.image.preprocessing.ResizeFilter;
import headway.common.image.resample.PixelRows;
import headway.common.image.resample.Resampler;
import headway.common.image.resample.ResizedRegion;
import headway.common.memory.DecodingGate;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Decodes JPEG, PNG, BMP and WebP to upright 8-bit RGB: EXIF orientation applied, grey and palette
 * expanded, transparency blended with white, CMYK converted, 16 bits scaled to 8. Thread-safe; each
 * call computes on its own thread only.
 *
 * <p>Every method rejects invalid images by an {@link InputException} whose message is a short
 * reason without the image's name, which the caller adds.
 */
public final class ImageDecoder {
  /** 100 million, 300 MB when decoded; cameras have up to about 60 million. */
  public static final long DEFAULT_MAX_PIXELS = 100_000_000;

  /**
   * A JPEG is decoded at a reduced scale where this many decoded pixels, along either side, remain
   * for each resized one. Then resized photos differ by 0.2 levels in the mean from those that were
   * decoded in full, and fewer than one value in a thousand differs by more than 2; with 4 it is
   * 0.3, with 3 it is 0.4.
   */
  private static final int MARGIN = 5;

  private static final int MOST_REDUCTION = 8;

  /** The others take single pixels, or a sharply limited part of them. */
  private static final Set<ResizeFilter> SMOOTH =
      EnumSet.of(
          ResizeFilter.BILINEAR, ResizeFilter.HAMMING, ResizeFilter.BICUBIC, ResizeFilter.LANCZOS);

  static {
    // One thread for each task: OpenCV's own pool would compete with other tasks.
    setNumThreads(1);
  }

  private final long maxPixels;

  public ImageDecoder() {
    this(DEFAULT_MAX_PIXELS);
  }

  /**
   * @param maxPixels width × height above which an image is rejected by its header, ≥ 1
   */
  public ImageDecoder(long maxPixels) {
    if (maxPixels < 1) {
      throw new UsageException("max-pixels must be ≥ 1 but was " + maxPixels);
    }
    this.maxPixels = maxPixels;
  }

  /** The image at its own size. */
  public RgbImage decode(byte[] encoded) {
    ImageHeader header = header(encoded);
    try (DecodingGate.Pass pass = pass(header, 1);
        PointerScope scope = new PointerScope()) {
      return copy(OrientedPixels.upright(bgr(encoded, header, 1), header.orientation()));
    }
  }

  /** The image in a network's size, in colour. */
  public RgbImage decode(byte[] encoded, int height, int width, Resize resize) {
    return decode(encoded, height, width, resize, ChannelOrder.RGB);
  }

  /** The image in a network's size. */
  public RgbImage decode(byte[] encoded, Preprocessing preprocessing) {
    return decode(
        encoded,
        preprocessing.height(),
        preprocessing.width(),
        preprocessing.resize(),
        preprocessing.order());
  }

  /**
   * The image in a network's size.
   *
   * @param height of the result in pixels
   * @param width of the result in pixels
   * @param order GREY for an image whose three channels are the luminance, taken before resizing
   */
  public RgbImage decode(byte[] encoded, int height, int width, Resize resize, ChannelOrder order) {
    ImageHeader header = header(encoded);
    Resize known = resize.at(height, width);
    ResizedRegion region =
        ResizedRegion.of(known, header.uprightHeight(), header.uprightWidth(), height, width);
    int reduction =
        !known.exact() && SMOOTH.contains(known.filter()) ? reduction(header, region) : 1;
    try (DecodingGate.Pass pass = pass(header, reduction);
        PointerScope scope = new PointerScope()) {
      PixelRows colours = new UprightRows(bgr(encoded, header, reduction), header.orientation());
      byte[] rgb =
          Resampler.resize(
              order == ChannelOrder.GREY ? new GreyRows(colours) : colours,
              (double) header.uprightHeight() / reduction,
              (double) header.uprightWidth() / reduction,
              known,
              region);
      return new RgbImage(width, height, rgb);
    }
  }

  private static int reduction(ImageHeader header, ResizedRegion region) {
    int reduction = header.kind() == ImageFormat.JPEG ? MOST_REDUCTION : 1;
    while (reduction > 1
        && (header.uprightWidth() / reduction < MARGIN * region.width()
            || header.uprightHeight() / reduction < MARGIN * region.height())) {
      reduction /= 2;
    }
    return reduction;
  }

  /** Reads the header and rejects images that are too large. */
  ImageHeader header(byte[] encoded) {
    ImageHeader header = ImageHeader.read(encoded);
    if (header.pixels() > maxPixels) {
      throw new InputException(
          "too large: %d×%d pixels, more than %d"
              .formatted(header.width(), header.height(), maxPixels));
    }
    return header;
  }

  /**
   * Decodes at the cheapest scale that detects damage: a JPEG's coded data is read in full at every
   * scale.
   */
  void check(byte[] encoded) {
    ImageHeader header = header(encoded);
    int reduction = header.kind() == ImageFormat.JPEG ? MOST_REDUCTION : 1;
    try (DecodingGate.Pass pass = pass(header, reduction);
        PointerScope scope = new PointerScope()) {
      decoded(encoded, header, reduction);
    }
  }

  /** Waits until the memory that decoding takes is free. */
  private DecodingGate.Pass pass(ImageHeader header, int reduction) {
    long decoded = header.pixels() / ((long) reduction * reduction);
    return DecodingGate.ofProcess()
        .enter(
            decoded * DecodingGate.BYTES_PER_PIXEL + header.coefficientBytes(),
            Math.min(maxPixels, Long.MAX_VALUE / DecodingGate.BYTES_PER_PIXEL)
                * DecodingGate.BYTES_PER_PIXEL);
  }

  private static Mat bgr(byte[] encoded, ImageHeader header, int reduction) {
    return ColourConversion.toBgr(decoded(encoded, header, reduction), header.transparentGrey());
  }

  private static Mat decoded(byte[] encoded, ImageHeader header, int reduction) {
    Optional<BmpBitFields> fields =
        header.kind() == ImageFormat.BMP ? BmpBitFields.of(encoded) : Optional.empty();
    if (fields.isPresent()) {
      return BitFieldPixels.decode(encoded, header, fields.get());
    }
    Mat pixels;
    try {
      Mat bytes = new Mat(1, encoded.length, CV_8UC1, new BytePointer(encoded));
      pixels = imdecode(bytes, flags(header.kind(), reduction));
    } catch (RuntimeException e) {
      throw refused(header.kind(), e);
    }
    if (pixels.empty()) {
      throw refused(header.kind(), null);
    }
    return pixels;
  }

  private static InputException refused(ImageFormat kind, Throwable cause) {
    return new InputException("corrupt " + kind + ": the decoder refuses it", cause);
  }

  /**
   * A reduction makes decoding cheaper for JPEG only; the flag "unchanged" keeps the alpha channel.
   */
  private static int flags(ImageFormat kind, int reduction) {
    if (kind == ImageFormat.PNG || kind == ImageFormat.WEBP) {
      return IMREAD_UNCHANGED;
    }
    if (kind != ImageFormat.JPEG) {
      return IMREAD_COLOR | IMREAD_IGNORE_ORIENTATION;
    }
    return IMREAD_IGNORE_ORIENTATION
        | switch (reduction) {
          case 8 -> IMREAD_REDUCED_COLOR_8;
          case 4 -> IMREAD_REDUCED_COLOR_4;
          case 2 -> IMREAD_REDUCED_COLOR_2;
          default -> IMREAD_COLOR;
        };
  }

  private static RgbImage copy(Mat bgr) {
    Mat rgb = new Mat();
    cvtColor(bgr, rgb, COLOR_BGR2RGB);
    byte[] pixels =
        new byte[Math.multiplyExact(Math.multiplyExact(rgb.rows(), rgb.cols()), CHANNELS)];
    rgb.data().get(pixels);
    return new RgbImage(rgb.cols(), rgb.rows(), pixels);
  }
}
