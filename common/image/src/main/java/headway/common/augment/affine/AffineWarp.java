package headway.common.augment.affine;

import static org.bytedeco.opencv.global.opencv_core.BORDER_REFLECT;
import static org.bytedeco.opencv.global.opencv_core.BORDER_REPLICATE;
import static org.bytedeco.opencv.global.opencv_core.CV_64F;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_LINEAR;
import static org.bytedeco.opencv.global.opencv_imgproc.WARP_INVERSE_MAP;
import static org.bytedeco.opencv.global.opencv_imgproc.warpAffine;

import headway.common.config.images.AugmentSettings.FillMode;
import headway.common.image.RgbImage;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * Affine warp with bilinear interpolation, at positions rounded to 1/32 pixel. The border modes
 * nearest and reflect are OpenCV's. For constant and wrap OpenCV differs from SciPy, so {@link
 * BorderPixels} overwrites those pixels.
 */
public final class AffineWarp {
  private static final int CHANNELS = 3;

  private AffineWarp() {}

  /**
   * The warped image; the given instance where the matrix is the identity and the size stays.
   *
   * @param height of the output, in pixels
   * @param matrix from the output to {@code image}
   */
  public static RgbImage warp(
      RgbImage image, AffineMatrix matrix, BorderMode border, int height, int width) {
    if (matrix.equals(AffineMatrix.IDENTITY)
        && image.height() == height
        && image.width() == width) {
      return image;
    }
    byte[] rgb = new byte[height * width * CHANNELS];
    try (PointerScope scope = new PointerScope()) {
      Mat from = new Mat(image.height(), image.width(), CV_8UC3);
      from.data().put(image.rgb());
      Mat to = new Mat(height, width, CV_8UC3);
      warpAffine(
          from,
          to,
          mat(matrix),
          new Size(width, height),
          INTER_LINEAR | WARP_INVERSE_MAP,
          border.mode() == FillMode.REFLECT ? BORDER_REFLECT : BORDER_REPLICATE,
          new Scalar());
      to.data().get(rgb);
    }
    RgbImage warped = new RgbImage(width, height, rgb);
    if (border.mode() == FillMode.CONSTANT || border.mode() == FillMode.WRAP) {
      new BorderPixels(image, matrix, border).paintOver(warped);
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
