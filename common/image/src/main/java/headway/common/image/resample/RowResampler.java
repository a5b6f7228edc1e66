package headway.common.image.resample;

import static headway.common.image.resample.PixelBytes.CHANNELS;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Resizes one row. Pixels are gathered for all resized positions first, two source pixels at a
 * time, so that the sums are vector instructions.
 */
final class RowResampler {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int PIXEL_BITS = CHANNELS * Byte.SIZE;

  private final int[][] weights;
  private final int[] startBytes;
  private final int[] gathered;
  private final int[] gatheredNext;
  private final int[][] sums;

  RowResampler(AxisKernel kernel) {
    this.weights = kernel.weights();
    this.startBytes = new int[kernel.count()];
    for (int i = 0; i < startBytes.length; i++) {
      startBytes[i] = Math.multiplyExact(kernel.starts()[i], CHANNELS);
    }
    this.gathered = new int[startBytes.length];
    this.gatheredNext = new int[startBytes.length];
    this.sums = new int[CHANNELS][startBytes.length];
  }

  /** The number of bytes behind a row that may be read, whatever they are. */
  int readBeyond() {
    return weights.length * CHANNELS + Long.BYTES;
  }

  /**
   * Resizes a row of three bytes a pixel.
   *
   * @param from its first byte
   * @param pixels that are written
   */
  void resize(byte[] bytes, int from, int[] pixels) {
    gather(bytes, from);
    for (int c = 0; c < CHANNELS; c++) {
      FixedPoint.set(sums[c], gathered, weights[0], gatheredNext, weights[1], c * Byte.SIZE);
    }
    for (int j = 2; j < weights.length; j += 2) {
      gather(bytes, from + j * CHANNELS);
      for (int c = 0; c < CHANNELS; c++) {
        FixedPoint.add(sums[c], gathered, weights[j], gatheredNext, weights[j + 1], c * Byte.SIZE);
      }
    }
    FixedPoint.toPixels(sums, pixels);
  }

  private void gather(byte[] bytes, int from) {
    int[] starts = startBytes;
    int[] first = gathered;
    int[] second = gatheredNext;
    for (int i = 0; i < starts.length; i++) {
      long both = (long) LONGS.get(bytes, from + starts[i]);
      first[i] = (int) both;
      second[i] = (int) (both >>> PIXEL_BITS);
    }
  }
}
