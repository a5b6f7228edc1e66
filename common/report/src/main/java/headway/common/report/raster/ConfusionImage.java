package headway.common.report.raster;

import headway.common.evaluation.ConfusedPair;
import java.util.List;

/**
 * A confusion matrix as PNG. Rows are what the images are, columns what they were called, both by
 * the number of the class. The shade is the share of the row on a square-root scale, green for
 * right and red for wrong predictions; cells that are large enough show their count.
 *
 * @param width in pixels
 * @param height in pixels
 * @param png the encoded image
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record ConfusionImage(int width, int height, byte[] png) {
  /** The most classes that can be told apart in one image. */
  public static final int MOST_CLASSES = 500;

  private static final int SIDE = 800;
  private static final int LARGEST_CELL = 40;
  private static final int MARGIN = 8;
  private static final int GAP_FROM = 8;
  private static final int RIGHT = 0x1a7f4b;
  private static final int WRONG = 0xc0392b;
  private static final int EMPTY = 0xf2f2f2;
  private static final int DARK = 0x333333;
  private static final int WHITE = 0xffffff;

  /** From this shade on, white digits are easier to read. */
  private static final double DEEP = 0.6;

  /**
   * Draws the matrix.
   *
   * @param classes their number, 1 to {@value #MOST_CLASSES}
   * @param pairs the cells that are not 0
   */
  public static ConfusionImage of(int classes, List<ConfusedPair> pairs) {
    if (classes < 1 || classes > MOST_CLASSES) {
      throw new IllegalArgumentException(
          "classes must be 1 to " + MOST_CLASSES + " but were " + classes);
    }
    int cell = Math.max(1, Math.min(LARGEST_CELL, SIDE / classes));
    int edge = edge(classes, cell);
    int side = edge + classes * cell + MARGIN;
    RasterImage image = new RasterImage(side, side);
    int gap = cell >= GAP_FROM ? 1 : 0;
    long[] support = new long[classes];
    pairs.forEach(pair -> support[pair.truth()] += pair.images());
    for (int row = 0; row < classes; row++) {
      label(image, row, cell, edge);
      for (int column = 0; column < classes; column++) {
        image.rectangle(edge + column * cell, edge + row * cell, cell - gap, cell - gap, EMPTY);
      }
    }
    for (ConfusedPair pair : pairs) {
      double shade = Math.sqrt((double) pair.images() / support[pair.truth()]);
      int left = edge + pair.predicted() * cell;
      int top = edge + pair.truth() * cell;
      int colour = mixed(EMPTY, pair.right() ? RIGHT : WRONG, shade);
      image.rectangle(left, top, cell - gap, cell - gap, colour);
      if (RasterImage.numberWidth(pair.images()) < cell - 2
          && RasterImage.numberHeight() < cell - 2) {
        centred(image, pair.images(), left, top, cell, shade >= DEEP ? WHITE : DARK);
      }
    }
    return new ConfusionImage(side, side, image.png());
  }

  /** What is left of the cells and above them. */
  private static int edge(int classes, int cell) {
    return isNumbered(classes, cell) ? Math.max(cell, MARGIN) : MARGIN;
  }

  private static boolean isNumbered(int classes, int cell) {
    return RasterImage.numberWidth(classes - 1) < cell && RasterImage.numberHeight() < cell;
  }

  private static void label(RasterImage image, int label, int cell, int edge) {
    if (edge >= cell && RasterImage.numberHeight() < cell) {
      centred(image, label, 0, edge + label * cell, cell, DARK);
      centred(image, label, edge + label * cell, 0, cell, DARK);
    }
  }

  private static void centred(
      RasterImage image, long number, int left, int top, int cell, int colour) {
    image.number(
        number,
        left + (cell - RasterImage.numberWidth(number)) / 2,
        top + (cell - RasterImage.numberHeight()) / 2,
        colour);
  }

  private static int mixed(int from, int to, double share) {
    int mixed = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      int low = from >> shift & 0xff;
      int high = to >> shift & 0xff;
      mixed |= (int) Math.round(low + (high - low) * share) << shift;
    }
    return mixed;
  }
}
