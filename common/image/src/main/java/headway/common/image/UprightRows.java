package headway.common.image;

import static headway.common.image.preprocessing.Preprocessing.CHANNELS;

import headway.common.image.header.Orientation;
import headway.common.image.resample.PixelRows;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.opencv_core.Mat;

/** Upright rows of stored pixels, which are turned stripe by stripe. */
final class UprightRows implements PixelRows {
  private final Mat stored;
  private final Orientation orientation;

  /**
   * @param stored 8-bit BGR
   */
  UprightRows(Mat stored, Orientation orientation) {
    this.stored = stored;
    this.orientation = orientation;
  }

  @Override
  public int width() {
    return orientation.transposes() ? stored.rows() : stored.cols();
  }

  @Override
  public int height() {
    return orientation.transposes() ? stored.cols() : stored.rows();
  }

  @Override
  public void read(int first, int count, byte[] into) {
    int from = orientation.mirrorsRows() ? height() - first - count : first;
    if (orientation == Orientation.UPRIGHT) {
      copy(stored, first, count, into);
      return;
    }
    try (Mat stripe =
            orientation.transposes()
                ? stored.colRange(from, from + count)
                : stored.rowRange(from, from + count);
        Mat upright = OrientedPixels.upright(stripe, orientation)) {
      copy(upright, 0, count, into);
    }
  }

  /** All are continuous: what is decoded, transposed or flipped is a matrix of its own. */
  private void copy(Mat pixels, int first, int count, byte[] into) {
    int rowBytes = width() * CHANNELS;
    BytePointer data = pixels.data();
    data.position((long) first * rowBytes).get(into, 0, count * rowBytes);
  }
}
