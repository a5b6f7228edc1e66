package headway.common.image.resample;

import headway.common.image.preprocessing.Resize;

/**
 * Where an image comes to lie in the network's input.
 *
 * @param height rows of the whole resized image, ≥ 1
 * @param width columns of the whole resized image, ≥ 1
 * @param top its first row that is shown
 * @param left its first column that is shown
 * @param rows that are shown
 * @param columns that are shown
 * @param inputHeight rows of the network's input, ≥ {@code rows}
 * @param inputWidth columns of the network's input, ≥ {@code columns}
 */
public record ResizedRegion(
    int height,
    int width,
    int top,
    int left,
    int rows,
    int columns,
    int inputHeight,
    int inputWidth) {
  private static final int CHANNELS = 3;

  /**
   * Of an upright image.
   *
   * @param resize for the input's size, see {@link Resize#at}
   * @param inputHeight rows of the network's input
   * @param inputWidth columns of the network's input
   */
  public static ResizedRegion of(
      Resize resize, int imageHeight, int imageWidth, int inputHeight, int inputWidth) {
    int[] size = size(resize, imageHeight, imageWidth);
    int rows = Math.min(size[0], inputHeight);
    int columns = Math.min(size[1], inputWidth);
    return new ResizedRegion(
        size[0],
        size[1],
        resize.rounding().offset(size[0], rows),
        resize.rounding().offset(size[1], columns),
        rows,
        columns,
        inputHeight,
        inputWidth);
  }

  /** The input in RGB, in the padding's colour, or black where nothing is padded. */
  public byte[] ground(Resize resize) {
    byte[] rgb = new byte[Math.multiplyExact(inputHeight, stride())];
    if (rows < inputHeight || columns < inputWidth) {
      for (int i = 0; i < rgb.length; i++) {
        rgb[i] = resize.fill().get(i % CHANNELS).byteValue();
      }
    }
    return rgb;
  }

  /** The index of the first byte of the input that is not padded. */
  int firstByte() {
    return (inputHeight - rows) / 2 * stride() + (inputWidth - columns) / 2 * CHANNELS;
  }

  /** Bytes of one row of the input. */
  int stride() {
    return inputWidth * CHANNELS;
  }

  private static int[] size(Resize resize, int height, int width) {
    return switch (resize.mode()) {
      case SQUASH -> new int[] {resize.height(), resize.width()};
      case CENTER_CROP -> covering(resize, height, width);
      case PAD ->
          scaled(
              height,
              width,
              Math.max((double) height / resize.height(), (double) width / resize.width()));
    };
  }

  /**
   * A square as {@code Resize(side)} of torchvision, which rounds the longer side down; another
   * shape as {@code ResizeKeepRatio} of timm.
   */
  private static int[] covering(Resize resize, int height, int width) {
    if (resize.height() == resize.width()) {
      long side = resize.height();
      int shorter = Math.min(height, width);
      return new int[] {
        Math.toIntExact(side * height / shorter), Math.toIntExact(side * width / shorter)
      };
    }
    return scaled(
        height,
        width,
        Math.min((double) height / resize.height(), (double) width / resize.width()));
  }

  private static int[] scaled(int height, int width, double shrinking) {
    return new int[] {
      Math.max(1, (int) Math.rint(height / shrinking)),
      Math.max(1, (int) Math.rint(width / shrinking))
    };
  }
}
