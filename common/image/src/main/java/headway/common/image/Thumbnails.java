package headway.common.image;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_QUALITY;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imencode;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_RGB2BGR;
import static org.bytedeco.opencv.global.opencv_imgproc.cvtColor;

import headway.common.image.header.ImageHeader;
import headway.common.image.preprocessing.Resize;
import headway.common.image.preprocessing.ResizeFilter;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.opencv_core.Mat;

/** Small JPEGs for HTML pages. */
public final class Thumbnails {
  private static final int QUALITY = 85;
  private static final ImageDecoder DECODER = new ImageDecoder();

  private Thumbnails() {}

  /**
   * The upright image as a JPEG whose longer side has {@code side} pixels; smaller ones keep their
   * size.
   *
   * @throws headway.common.InputException with a short reason, without the image's name
   */
  public static byte[] jpeg(byte[] encoded, int side) {
    ImageHeader header = DECODER.header(encoded);
    int longer = Math.max(header.width(), header.height());
    double scale = Math.min(1, (double) side / longer);
    int height = Math.max(1, (int) Math.round(header.uprightHeight() * scale));
    int width = Math.max(1, (int) Math.round(header.uprightWidth() * scale));
    return jpeg(DECODER.decode(encoded, height, width, Resize.squash(ResizeFilter.BILINEAR)));
  }

  /** The image in its own size. */
  public static byte[] jpeg(RgbImage image) {
    try (PointerScope scope = new PointerScope()) {
      Mat rgb = new Mat(image.height(), image.width(), CV_8UC3);
      rgb.data().put(image.rgb());
      Mat bgr = new Mat();
      cvtColor(rgb, bgr, COLOR_RGB2BGR);
      return jpeg(bgr);
    }
  }

  private static byte[] jpeg(Mat bgr) {
    BytePointer jpeg = new BytePointer();
    imencode(".jpg", bgr, jpeg, new IntPointer(IMWRITE_JPEG_QUALITY, QUALITY));
    return bytes(jpeg);
  }

  private static byte[] bytes(BytePointer pointer) {
    byte[] bytes = new byte[Math.toIntExact(pointer.limit())];
    pointer.get(bytes);
    return bytes;
  }
}
