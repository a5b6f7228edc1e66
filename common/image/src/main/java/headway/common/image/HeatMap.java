package headway.common.image;

import static org.bytedeco.opencv.global.opencv_core.CV_32FC1;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_core.addWeighted;
import static org.bytedeco.opencv.global.opencv_imgproc.COLORMAP_TURBO;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_BGR2RGB;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_LINEAR;
import static org.bytedeco.opencv.global.opencv_imgproc.applyColorMap;
import static org.bytedeco.opencv.global.opencv_imgproc.cvtColor;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/** One value for each cell of a coarse grid over an image, in row order from the top. */
public final class HeatMap {
  private static final int BRIGHTEST = 255;
  private static final double IMAGE_SHARE = 0.55;

  private final int height;
  private final int width;
  private final float[] values;

  /** Does not copy the array, which has height × width values. */
  public HeatMap(int height, int width, float[] values) {
    if (height < 1 || width < 1 || values.length != (long) height * width) {
      throw new IllegalArgumentException(
          "A heat map of %d×%d cells (height × width) cannot have %d values"
              .formatted(height, width, values.length));
    }
    this.height = height;
    this.width = width;
    this.values = values;
  }

  public int height() {
    return height;
  }

  public int width() {
    return width;
  }

  public float at(int row, int column) {
    return values[row * width + column];
  }

  /**
   * The image with the heat map overlaid: from blue, where a value is 0 or less, to red, where it
   * is the largest.
   */
  public RgbImage over(RgbImage image) {
    byte[] rgb = new byte[image.rgb().length];
    try (PointerScope scope = new PointerScope()) {
      Mat colours = new Mat();
      cvtColor(coloured(image.width(), image.height()), colours, COLOR_BGR2RGB);
      Mat blended = new Mat();
      addWeighted(mat(image), IMAGE_SHARE, colours, 1 - IMAGE_SHARE, 0, blended);
      blended.data().get(rgb);
    }
    return new RgbImage(image.width(), image.height(), rgb);
  }

  private Mat coloured(int columns, int rows) {
    Mat smooth = new Mat();
    resize(shares(), smooth, new Size(columns, rows), 0, 0, INTER_LINEAR);
    Mat levels = new Mat();
    smooth.convertTo(levels, CV_8UC1, BRIGHTEST, 0);
    Mat colours = new Mat();
    applyColorMap(levels, colours, COLORMAP_TURBO);
    return colours;
  }

  /** The values as fractions of the largest one, in [0, 1]. */
  private Mat shares() {
    float largest = Float.MIN_NORMAL;
    for (float value : values) {
      largest = Math.max(largest, value);
    }
    float[] shares = new float[values.length];
    for (int i = 0; i < shares.length; i++) {
      shares[i] = Math.max(0, values[i]) / largest;
    }
    return new Mat(height, width, CV_32FC1, new FloatPointer(shares));
  }

  private static Mat mat(RgbImage image) {
    Mat mat = new Mat(image.height(), image.width(), CV_8UC3);
    mat.data().put(image.rgb());
    return mat;
  }
}
