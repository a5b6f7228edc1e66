package headway.common.image;

import static headway.common.image.preprocessing.Preprocessing.CHANNELS;
import static org.bytedeco.opencv.global.opencv_core.CV_16U;
import static org.bytedeco.opencv.global.opencv_core.CV_8U;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_core.inRange;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_GRAY2BGR;
import static org.bytedeco.opencv.global.opencv_imgproc.cvtColor;

import java.util.OptionalInt;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;

/** Converts grey, alpha and 16-bit pixels to 8-bit BGR on a white background. */
final class ColourConversion {
  private static final int WITH_ALPHA = 4;
  private static final double TO_8_BITS = 1 / 257.0;

  private ColourConversion() {}

  /**
   * @param decoded one, three or four channels of 8 or 16 bits
   * @param transparentGrey the sample value of a one-channel image that becomes white
   */
  static Mat toBgr(Mat decoded, OptionalInt transparentGrey) {
    Mat pixels = in8Bits(decoded);
    return switch (decoded.channels()) {
      case 1 -> {
        Mat bgr = new Mat();
        cvtColor(pixels, bgr, COLOR_GRAY2BGR);
        transparentGrey.ifPresent(sample -> whiten(bgr, decoded, sample));
        yield bgr;
      }
      case WITH_ALPHA -> onWhite(pixels);
      default -> pixels;
    };
  }

  private static Mat in8Bits(Mat decoded) {
    if (decoded.depth() != CV_16U) {
      return decoded;
    }
    Mat scaled = new Mat();
    decoded.convertTo(scaled, CV_8U, TO_8_BITS, 0);
    return scaled;
  }

  private static void whiten(Mat bgr, Mat grey, int sample) {
    Mat wanted = new Mat(Scalar.all(sample));
    Mat mask = new Mat();
    inRange(grey, wanted, wanted, mask);
    bgr.put(bgr.setTo(new Mat(Scalar.all(255)), mask));
  }

  /** Row by row, so that a large image is never on the heap in full. */
  private static Mat onWhite(Mat bgra) {
    int columns = bgra.cols();
    Mat bgr = new Mat(bgra.rows(), columns, CV_8UC3);
    byte[] from = new byte[columns * WITH_ALPHA];
    byte[] to = new byte[columns * CHANNELS];
    for (int row = 0; row < bgra.rows(); row++) {
      new BytePointer(bgra.ptr(row)).get(from);
      for (int i = 0, o = 0; i < from.length; i += WITH_ALPHA) {
        int alpha = from[i + 3] & 0xff;
        for (int c = 0; c < CHANNELS; c++) {
          int onWhite = (from[i + c] & 0xff) * alpha + 255 * (255 - alpha);
          to[o++] = (byte) ((onWhite + 127) / 255);
        }
      }
      new BytePointer(bgr.ptr(row)).put(to);
    }
    return bgr;
  }
}
