package headway.common.image;

import static org.bytedeco.opencv.global.opencv_core.flip;
import static org.bytedeco.opencv.global.opencv_core.transpose;

import headway.common.image.header.Orientation;
import org.bytedeco.opencv.opencv_core.Mat;

/** Turns and mirrors pixels in native memory. */
final class OrientedPixels {
  private static final int ROWS = 0;
  private static final int COLUMNS = 1;
  private static final int BOTH = -1;

  private OrientedPixels() {}

  /** As they are shown; the same matrix where nothing is to be done. */
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
