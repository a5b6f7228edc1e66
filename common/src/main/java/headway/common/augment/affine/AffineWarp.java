package headway.common.augment.affine;

import static org.bytedeco.opencv.global.opencv_core.BORDER_REFLECT;
import static org.bytedeco.opencv.global.opencv_core.BORDER_REPLICATE;
import static org.bytedeco.opencv.global.opencv_core.CV_64F;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_LINEAR;
import static org.bytedeco.opencv.global.opencv_imgproc.WARP_INVERSE_MAP;
import static org.bytedeco.opencv.global.opencv_imgproc.warpAffine;

import headway.common.config.AugmentSettings.FillMode;
import headway.common.image.RgbImage;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * Takes every pixel of the answer from where a matrix says, between the four nearest pixels
 * bilinearly, at places rounded to 1/32 pixel. What comes from beyond the edges is OpenCV's own for
 * nearest and reflect; for constant and wrap, which OpenCV blends and repeats otherwise than SciPy,
 * {@link BorderPixels} paints it over.
 */
public final class AffineWarp {
  private static final int CHANNELS = 3;

  private AffineWarp() {}

  /**
   * The warped picture; the given one itself where nothing moves.
   *
   * @param height of the answer, in pixels
   * @param matrix from the answer to {@code picture}
   */
  public static RgbImage warp(
      RgbImage picture, AffineMatrix matrix, BorderMode beyond, int height, int width) {
    if (matrix.equals(AffineMatrix.IDENTITY)
        && picture.height() == height
        && picture.width() == width) {
      return picture;
    }
    byte[] rgb = new byte[height * width * CHANNELS];
    try (PointerScope scope = new PointerScope()) {
      Mat from = new Mat(picture.height(), picture.width(), CV_8UC3);
      from.data().put(picture.rgb());
      Mat to = new Mat(height, width, CV_8UC3);
      warpAffine(
          from,
          to,
          mat(matrix),
          new Size(width, height),
          INTER_LINEAR | WARP_INVERSE_MAP,
          beyond.mode() == FillMode.REFLECT ? BORDER_REFLECT : BORDER_REPLICATE,
          new Scalar());
      to.data().get(rgb);
    }
    RgbImage warped = new RgbImage(width, height, rgb);
    if (beyond.mode() == FillMode.CONSTANT || beyond.mode() == FillMode.WRAP) {
      new BorderPixels(picture, matrix, beyond).paintOver(warped);
    }
    return warped;
  }

  private static Mat mat(AffineMatrix matrix) {
    Mat mat = new Mat(2, 3, CV_64F);
    new DoublePointer(mat.data())
        .put(matrix.xx(), matrix.xy(), matrix.x0(), matrix.yx(), matrix.yy(), matrix.y0());
    return mat;
  }
}
