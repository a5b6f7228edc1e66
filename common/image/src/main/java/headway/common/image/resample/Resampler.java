package headway.common.image.resample;

import static headway.common.image.resample.PixelBytes.CHANNELS;

import headway.common.image.preprocessing.Resize;

/**
 * Resizes an image of 8-bit channels in two passes, each of which rounds to 8 bits: the arithmetic
 * and the order of Pillow's {@code ImagingResample}, with equal results. Rows are read once, in
 * stripes.
 */
public final class Resampler {
  private static final int STRIPE_BYTES = 1 << 18;
  private static final int LEAST_STRIPE_ROWS = 32;
  private static final int MOST_STRIPE_ROWS = 256;

  private final PixelRows source;
  private final ResizedRegion region;
  private final byte[] rgb;
  private int at;

  private Resampler(PixelRows source, ResizedRegion region, byte[] rgb) {
    this.source = source;
    this.region = region;
    this.rgb = rgb;
    this.at = region.firstByte();
  }

  /**
   * An image in the size of a network's input.
   *
   * @param extentHeight rows that the image covers of {@code source}, which may end within the last
   * @param extentWidth columns that the image covers of {@code source}
   * @param resize for the input's size
   * @param region where the image comes to lie
   * @return red, green and blue bytes of the input
   */
  public static byte[] resize(
      PixelRows source,
      double extentHeight,
      double extentWidth,
      Resize resize,
      ResizedRegion region) {
    AxisKernel across =
        AxisKernel.of(
            resize.filter(),
            source.width(),
            extentWidth,
            region.width(),
            region.left(),
            region.columns());
    AxisKernel down =
        AxisKernel.of(
            resize.filter(),
            source.height(),
            extentHeight,
            region.height(),
            region.top(),
            region.rows());
    byte[] rgb = region.ground(resize);
    Resampler resampler = new Resampler(source, region, rgb);
    if (isDownFirst(source, region)) {
      resampler.downAndAcross(across, down);
    } else {
      resampler.acrossAndDown(across, down);
    }
    return rgb;
  }

  /** The rule of Pillow 13; before, the first pass was always across. */
  private static boolean isDownFirst(PixelRows source, ResizedRegion region) {
    int fewerRows = source.height() - region.height();
    return fewerRows > 0 && fewerRows > 2 * (source.width() - region.width());
  }

  private void acrossAndDown(AxisKernel across, AxisKernel down) {
    AxisResampler rows = new AxisResampler(down, across.count(), StripeResampler.BLOCK);
    int stripe = stripe(rows.end() - rows.first());
    StripeResampler columns = new StripeResampler(across, stripe);
    byte[] bytes = stripeBytes(stripe);
    int[] pixels = new int[across.count()];
    int done = 0;
    for (int row = rows.first(); row < rows.end(); row += stripe) {
      int many = Math.min(stripe, rows.end() - row);
      source.read(row, many, bytes);
      columns.resize(bytes, rowBytes(), many);
      for (int i = 0; i < many; i += StripeResampler.BLOCK) {
        columns.copyRows(i, block(rows, row + i));
        int known = row + Math.min(many, i + StripeResampler.BLOCK);
        for (; done < rows.count() && rows.end(done) <= known; done++) {
          rows.resize(done, pixels);
          write(pixels);
        }
      }
    }
  }

  private static int[][] block(AxisResampler rows, int first) {
    int[][] block = new int[StripeResampler.BLOCK][];
    for (int i = 0; i < block.length; i++) {
      block[i] = rows.line(first + i);
    }
    return block;
  }

  private void downAndAcross(AxisKernel across, AxisKernel down) {
    int first = across.starts()[0];
    int[] pixels = new int[across.ends()[across.count() - 1] - first];
    AxisResampler rows = new AxisResampler(down, pixels.length, 0);
    int stripe = stripe(Math.max(rows.end() - rows.first(), rows.count()));
    StripeResampler columns = new StripeResampler(across, stripe);
    byte[] bytes = stripeBytes(stripe);
    byte[] resized = stripeBytes(stripe);
    int next = rows.first();
    for (int y = 0; y < rows.count(); y++) {
      for (; next < rows.end(y); next++) {
        int at = (next - rows.first()) % stripe;
        if (at == 0) {
          source.read(next, Math.min(stripe, rows.end() - next), bytes);
        }
        PixelBytes.read(bytes, at * rowBytes() + first * CHANNELS, rows.line(next));
      }
      rows.resize(y, pixels);
      PixelBytes.write(pixels, resized, y % stripe * rowBytes() + first * CHANNELS);
      if (y % stripe == stripe - 1 || y == rows.count() - 1) {
        writeAll(columns, resized, y % stripe + 1, across.count());
      }
    }
  }

  private void writeAll(StripeResampler columns, byte[] bytes, int rows, int width) {
    int[][] block = new int[StripeResampler.BLOCK][width];
    columns.resize(bytes, rowBytes(), rows);
    for (int i = 0; i < rows; i++) {
      if (i % block.length == 0) {
        columns.copyRows(i, block);
      }
      write(block[i % block.length]);
    }
  }

  private int rowBytes() {
    return Math.multiplyExact(source.width(), CHANNELS);
  }

  private byte[] stripeBytes(int rows) {
    return new byte[Math.addExact(Math.multiplyExact(rows, rowBytes()), PixelBytes.BEYOND)];
  }

  /** Rows of a stripe, so that all have about the same number: a multiple of the block's. */
  private int stripe(int rows) {
    int most = Math.min(MOST_STRIPE_ROWS, Math.max(LEAST_STRIPE_ROWS, STRIPE_BYTES / rowBytes()));
    int stripes = rounded(rows, most);
    return rounded(rounded(rows, stripes), StripeResampler.BLOCK) * StripeResampler.BLOCK;
  }

  private static int rounded(int dividend, int divisor) {
    return (dividend + divisor - 1) / divisor;
  }

  /** The next resized row. */
  private void write(int[] bgr) {
    PixelBytes.writeReversed(bgr, rgb, at);
    at += region.stride();
  }
}
