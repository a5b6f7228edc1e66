package headway.common.image.preprocessing;

import headway.common.UsageException;
import java.util.List;

/**
 * How an image gets the size of the network's input: it is resized to {@code height} × {@code
 * width} as {@code mode} says, and then the centre of the network's size is cut out.
 *
 * @param mode SQUASH, CENTER_CROP or PAD
 * @param filter by which pixels are resized
 * @param height rows after resizing, ≥ the network's; 0: the network's
 * @param width columns after resizing, ≥ the network's; 0: the network's
 * @param rounding where the crop begins
 * @param fill red, green and blue, 0 to 255, of what is padded; empty without PAD
 * @param exact whether a JPEG is decoded at full scale also where it shrinks much
 */
public record Resize(
    ResizeMode mode,
    ResizeFilter filter,
    int height,
    int width,
    CropRounding rounding,
    List<Integer> fill,
    boolean exact) {
  private static final List<Integer> BLACK = List.of(0, 0, 0);
  private static final int COLOURS = 3;
  private static final int WHITE = 255;

  /**
   * Components that are missing from JSON get their defaults: BILINEAR, HALF_EVEN, black.
   *
   * @throws UsageException naming the first component that is out of range
   */
  public Resize {
    require(mode != null, "resize mode must be SQUASH, CENTER_CROP or PAD");
    filter = filter == null ? ResizeFilter.BILINEAR : filter;
    rounding = rounding == null ? CropRounding.HALF_EVEN : rounding;
    require(height >= 0 && width >= 0, "resized size must be ≥ 0 but was " + height + "×" + width);
    fill = fill(mode, fill);
  }

  /** Stretched to the network's size. */
  public static Resize squash(ResizeFilter filter) {
    return new Resize(ResizeMode.SQUASH, filter, 0, 0, CropRounding.HALF_EVEN, List.of(), false);
  }

  /**
   * The shorter side scaled to {@code side} pixels and the centre cut out; 0: to the network's
   * side.
   */
  public static Resize centerCrop(ResizeFilter filter, int side) {
    return new Resize(
        ResizeMode.CENTER_CROP, filter, side, side, CropRounding.HALF_EVEN, List.of(), false);
  }

  /** The whole image on a ground of one colour. */
  public static Resize pad(ResizeFilter filter, List<Integer> fill) {
    return new Resize(ResizeMode.PAD, filter, 0, 0, CropRounding.HALF_EVEN, fill, false);
  }

  /**
   * For a network's input size, with no component left open.
   *
   * @throws UsageException if the resized size is smaller than the input
   */
  public Resize at(int inputHeight, int inputWidth) {
    int rows = height == 0 ? inputHeight : height;
    int columns = width == 0 ? inputWidth : width;
    require(
        rows >= inputHeight && columns >= inputWidth,
        "images resized to %d×%d are smaller than the network's input of %d×%d"
            .formatted(rows, columns, inputHeight, inputWidth));
    return new Resize(mode, filter, rows, columns, rounding, fill, exact);
  }

  /** Stretched to the network's size, by the same filter and as exactly. */
  public Resize stretched() {
    return new Resize(ResizeMode.SQUASH, filter, 0, 0, rounding, List.of(), exact);
  }

  /** The same by another filter. */
  public Resize withFilter(ResizeFilter other) {
    return new Resize(mode, other, height, width, rounding, fill, exact);
  }

  /** The same with every JPEG decoded at full scale, or not. */
  public Resize withExact(boolean every) {
    return new Resize(mode, filter, height, width, rounding, fill, every);
  }

  private static List<Integer> fill(ResizeMode mode, List<Integer> fill) {
    if (mode != ResizeMode.PAD) {
      return List.of();
    }
    if (fill == null || fill.isEmpty()) {
      return BLACK;
    }
    require(
        fill.size() == COLOURS
            && fill.stream().allMatch(level -> level != null && level >= 0 && level <= WHITE),
        "fill must be 3 levels from 0 to 255 but was " + fill);
    return List.copyOf(fill);
  }

  private static void require(boolean met, String what) {
    if (!met) {
      throw new UsageException("Cannot use this preprocessing: " + what);
    }
  }
}
