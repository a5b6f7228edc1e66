package headway.common.image;

import static org.bytedeco.opencv.global.opencv_core.BORDER_ISOLATED;
import static org.bytedeco.opencv.global.opencv_core.BORDER_REFLECT_101;
import static org.bytedeco.opencv.global.opencv_core.flip;
import static org.bytedeco.opencv.global.opencv_core.transpose;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_AREA;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_LINEAR;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;
import static org.bytedeco.opencv.global.opencv_imgproc.sepFilter2D;

import headway.common.image.header.Orientation;
import headway.common.image.preprocessing.ResizeMode;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Size;

/** Crops, scales and rotates images in native memory. */
final class ImageGeometry {
  /** The scale factor above which a three-tap filter is too small. */
  private static final double MOST_SMOOTHED = 2.5;

  private static final float UNITY = 256;

  /** Removes the highest frequency completely. */
  private static final double BINOMIAL = 0.25;

  private static final int NEGLIGIBLE = 8;
  private static final int SAME_DEPTH = -1;

  /** Isolated, so that the filter does not read pixels outside a crop. */
  private static final int BORDER = BORDER_REFLECT_101 | BORDER_ISOLATED;

  private static final int ROWS = 0;
  private static final int COLUMNS = 1;
  private static final int BOTH = -1;

  private ImageGeometry() {}

  static Mat fit(Mat pixels, int width, int height, ResizeMode how) {
    return scale(
        how == ResizeMode.CENTER_CROP ? crop(pixels, width, height) : pixels, width, height);
  }

  /**
   * Scales like the antialiased bilinear filter of Pillow and torchvision, with a mean difference
   * of 0.7 levels on photos: a smoothing filter followed by bilinear interpolation. That is closer
   * than area averaging and takes half the time. An axis that shrinks too much for a three-tap
   * filter is averaged.
   */
  private static Mat scale(Mat pixels, int width, int height) {
    double across = (double) pixels.cols() / width;
    double down = (double) pixels.rows() / height;
    Mat ready =
        Math.max(across, down) > MOST_SMOOTHED
            ? averaged(pixels, width, height)
            : smoothed(pixels, neighbourWeight(across), neighbourWeight(down));
    return resized(ready, width, height, INTER_LINEAR);
  }

  private static Mat averaged(Mat pixels, int width, int height) {
    return resized(
        pixels, Math.min(width, pixels.cols()), Math.min(height, pixels.rows()), INTER_AREA);
  }

  private static Mat smoothed(Mat pixels, int across, int down) {
    if (Math.max(across, down) < NEGLIGIBLE) {
      return pixels;
    }
    Mat result = new Mat();
    sepFilter2D(
        pixels, result, SAME_DEPTH, kernel(across), kernel(down), new Point(-1, -1), 0, BORDER);
    return result;
  }

  private static Mat kernel(int neighbour) {
    float side = neighbour / UNITY;
    return new Mat(side, 1 - 2 * side, side);
  }

  /**
   * The weight, in 256ths as OpenCV computes it, of each neighbour of a pixel. A triangle as wide
   * as s stored pixels has the variance s²/6; interpolation brings 1/6 of it, the kernel twice its
   * weight.
   */
  private static int neighbourWeight(double shrinking) {
    double weight = (shrinking * shrinking - 1) / 12;
    return (int) Math.round(UNITY * Math.max(0, Math.min(BINOMIAL, weight)));
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
