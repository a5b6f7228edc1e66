package headway.common.image;

import static org.bytedeco.opencv.global.opencv_core.flip;
import static org.bytedeco.opencv.global.opencv_core.transpose;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_AREA;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_LINEAR;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;

import headway.common.image.header.Orientation;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Size;

/** Cutting, scaling and turning of pixels that lie in native memory. */
final class Geometry {
  /** Stored pixels to a wanted one. A tent of width 1 has the variance of a box of width √2. */
  private static final double MOST_BILINEAR = 1.5;

  private static final int ROWS = 0;
  private static final int COLUMNS = 1;
  private static final int BOTH = -1;

  private Geometry() {}

  static Mat fit(Mat pixels, int width, int height, Resize how) {
    return scale(how == Resize.CENTER_CROP ? crop(pixels, width, height) : pixels, width, height);
  }

  /**
   * Shrinks by averaging over the covered area, so that fine patterns do not alias, then enlarges a
   * side that is too short. Where it hardly shrinks, bilinear interpolation smooths as much as
   * averaging would and takes a fifth of the time.
   */
  private static Mat scale(Mat pixels, int width, int height) {
    boolean hardlyShrinks =
        pixels.cols() <= MOST_BILINEAR * width && pixels.rows() <= MOST_BILINEAR * height;
    return resized(
        hardlyShrinks ? pixels : shrunk(pixels, width, height), width, height, INTER_LINEAR);
  }

  private static Mat shrunk(Mat pixels, int width, int height) {
    return resized(
        pixels, Math.min(width, pixels.cols()), Math.min(height, pixels.rows()), INTER_AREA);
  }

  private static Mat resized(Mat pixels, int width, int height, int interpolation) {
    if (pixels.cols() == width && pixels.rows() == height) {
      return pixels;
    }
    Mat result = new Mat();
    resize(pixels, result, new Size(width, height), 0, 0, interpolation);
    return result;
  }

  private static Mat crop(Mat pixels, int width, int height) {
    double scale = Math.min((double) pixels.cols() / width, (double) pixels.rows() / height);
    int columns = Math.max(1, (int) Math.round(width * scale));
    int rows = Math.max(1, (int) Math.round(height * scale));
    return new Mat(
        pixels, new Rect((pixels.cols() - columns) / 2, (pixels.rows() - rows) / 2, columns, rows));
  }

  static Mat upright(Mat pixels, Orientation orientation) {
    Mat turned = pixels;
    if (orientation.transposes()) {
      turned = new Mat();
      transpose(pixels, turned);
    }
    if (!orientation.mirrorsColumns() && !orientation.mirrorsRows()) {
      return turned;
    }
    Mat mirrored = new Mat();
    flip(turned, mirrored, flipCode(orientation));
    return mirrored;
  }

  private static int flipCode(Orientation orientation) {
    if (orientation.mirrorsColumns() && orientation.mirrorsRows()) {
      return BOTH;
    }
    return orientation.mirrorsColumns() ? COLUMNS : ROWS;
  }
}
