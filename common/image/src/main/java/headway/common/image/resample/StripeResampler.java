package headway.common.image.resample;

import static headway.common.image.resample.PixelBytes.CHANNELS;

/**
 * Resizes the columns of a stripe of rows. The stripe is transposed before and after, so that one
 * weight is that of a whole line of pixels.
 */
final class StripeResampler {
  /** Rows that are transposed in one go. */
  static final int BLOCK = 8;

  private final AxisResampler columns;
  private final int[][] resized;

  /**
   * @param rows of a stripe at most, a multiple of {@link #BLOCK}
   */
  StripeResampler(AxisKernel kernel, int rows) {
    this.columns = new AxisResampler(kernel, rows, 1);
    this.resized = new int[kernel.count()][rows];
  }

  /**
   * Resizes rows of three bytes a pixel.
   *
   * @param bytes of the rows, with {@link PixelBytes#BEYOND} bytes behind the last
   * @param rowBytes from one row to the next
   */
  void resize(byte[] bytes, int rowBytes, int rows) {
    int next = columns.first();
    for (int x = 0; x < resized.length; x++) {
      for (; next < columns.end(x); next += 2) {
        PixelBytes.readColumns(
            bytes, next * CHANNELS, rowBytes, rows, columns.line(next), columns.line(next + 1));
      }
      columns.resize(x, resized[x]);
    }
  }

  /**
   * Copies resized rows of the stripe.
   *
   * @param first a multiple of {@link #BLOCK}
   * @param rows {@link #BLOCK} of them; those behind the stripe's last are written too
   */
  void copyRows(int first, int[][] rows) {
    int[] row0 = rows[0];
    int[] row1 = rows[1];
    int[] row2 = rows[2];
    int[] row3 = rows[3];
    int[] row4 = rows[4];
    int[] row5 = rows[5];
    int[] row6 = rows[6];
    int[] row7 = rows[7];
    for (int x = 0; x < resized.length; x++) {
      int[] column = resized[x];
      row0[x] = column[first];
      row1[x] = column[first + 1];
      row2[x] = column[first + 2];
      row3[x] = column[first + 3];
      row4[x] = column[first + 4];
      row5[x] = column[first + 5];
      row6[x] = column[first + 6];
      row7[x] = column[first + 7];
    }
  }
}
