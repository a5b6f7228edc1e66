package headway.common.image.resample;

import static headway.common.image.resample.PixelBytes.CHANNELS;

/**
 * Resizes one axis of an image, line by line: a line is a row where the number of rows changes, and
 * a column where that of the columns does. Holds the lines that one resized line is made of.
 */
final class AxisResampler {
  private final AxisKernel kernel;
  private final int[][] lines;
  private final int[][] sums;

  /**
   * @param length pixels of each line
   * @param ahead lines that may be written beyond those that the next resized line is made of
   */
  AxisResampler(AxisKernel kernel, int length, int ahead) {
    this.kernel = kernel;
    this.lines = new int[kernel.taps() + ahead][length];
    this.sums = new int[CHANNELS][length];
  }

  /** The number of resized lines. */
  int count() {
    return kernel.count();
  }

  /** The first line of the source that is needed. */
  int first() {
    return kernel.starts()[0];
  }

  /** Behind the last line of the source that is needed. */
  int end() {
    return kernel.ends()[count() - 1];
  }

  /** Behind the last line of the source that a resized line is made of. */
  int end(int resized) {
    return kernel.ends()[resized];
  }

  /** The pixels of a line of the source, to be written. */
  int[] line(int number) {
    return lines[number % lines.length];
  }

  /**
   * Computes a resized line. All lines of the source that it is made of must have been written, in
   * order.
   */
  void resize(int resized, int[] pixels) {
    for (int c = 0; c < CHANNELS; c++) {
      add(resized, sums[c], c * Byte.SIZE);
    }
    FixedPoint.toPixels(sums, pixels, kernel.clips());
  }

  private void add(int resized, int[] sums, int shift) {
    int start = kernel.starts()[resized];
    FixedPoint.set(
        sums,
        shift,
        line(start),
        kernel.weight(resized, 0),
        line(start + 1),
        kernel.weight(resized, 1),
        line(start + 2),
        kernel.weight(resized, 2),
        line(start + 3),
        kernel.weight(resized, 3));
    for (int tap = AxisKernel.FEWEST_TAPS; tap < kernel.ends()[resized] - start; tap += 2) {
      FixedPoint.add(
          sums,
          shift,
          line(start + tap),
          kernel.weight(resized, tap),
          line(start + tap + 1),
          kernel.weight(resized, tap + 1));
    }
  }
}
