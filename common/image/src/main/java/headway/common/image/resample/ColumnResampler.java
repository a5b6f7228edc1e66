package headway.common.image.resample;

import java.util.function.Consumer;

/**
 * Resizes the columns of an image whose rows come one by one. Memory does not grow with their
 * number: each row is added, weighted, to the resized rows that it is part of.
 */
final class ColumnResampler {
  private final AxisKernel kernel;
  private final Consumer<int[]> resized;
  private final int[] pixels;

  /** Of the resized rows that are begun and not done, each at its number modulo the length. */
  private final int[][][] sums;

  /** The first resized row that is not done. */
  private int done;

  /** The first resized row that has no part yet. */
  private int begun;

  /**
   * @param width pixels of each row
   * @param resized takes resized rows in order; the array is reused
   */
  ColumnResampler(AxisKernel kernel, int width, Consumer<int[]> resized) {
    this.kernel = kernel;
    this.resized = resized;
    this.pixels = new int[width];
    this.sums = new int[overlapping(kernel)][PixelBytes.CHANNELS][width];
  }

  /** The largest number of resized rows that one source row is part of. */
  private static int overlapping(AxisKernel kernel) {
    int most = 1;
    for (int first = 0, last = 0; last < kernel.count(); last++) {
      while (kernel.ends()[first] <= kernel.starts()[last]) {
        first++;
      }
      most = Math.max(most, last - first + 1);
    }
    return most;
  }

  /** The first source row that is needed. */
  int first() {
    return kernel.starts()[0];
  }

  /** Behind the last source row that is needed. */
  int end() {
    return kernel.ends()[kernel.count() - 1];
  }

  /** Takes source row number {@code row}, which follows the one before. */
  void add(int row, int[] source) {
    int[] starts = kernel.starts();
    for (; begun < starts.length && starts[begun] <= row; begun++) {
      FixedPoint.clear(sums[begun % sums.length]);
    }
    for (int y = done; y < begun; y++) {
      int[][] sum = sums[y % sums.length];
      int weight = kernel.weights()[row - starts[y]][y];
      for (int c = 0; c < sum.length; c++) {
        FixedPoint.add(sum[c], source, weight, c * Byte.SIZE);
      }
    }
    for (; done < begun && kernel.ends()[done] == row + 1; done++) {
      FixedPoint.toPixels(sums[done % sums.length], pixels);
      resized.accept(pixels);
    }
  }
}
