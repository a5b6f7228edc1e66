package headway.common.image.resample;

import static headway.common.image.resample.PixelBytes.CHANNELS;

import headway.common.image.preprocessing.Resize;

/**
 * Resizes an image of 8-bit channels in two passes, each of which rounds to 8 bits: the arithmetic
 * and the order of Pillow's {@code ImagingResample}, with equal results. Rows are read once.
 */
public final class Resampler {
  private static final int STRIPE_BYTES = 1 << 15;
  private static final int STRIPE_ROWS = 16;

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
    RowResampler rows = new RowResampler(across);
    ColumnResampler columns = new ColumnResampler(down, across.count(), this::write);
    int[] pixels = new int[across.count()];
    read(
        columns,
        rows.readBeyond(),
        (row, bytes, from) -> {
          rows.resize(bytes, from, pixels);
          columns.add(row, pixels);
        });
  }

  private void downAndAcross(AxisKernel across, AxisKernel down) {
    RowResampler rows = new RowResampler(across);
    int firstByte = across.starts()[0] * CHANNELS;
    int[] pixels = new int[across.ends()[across.count() - 1] - across.starts()[0]];
    int[] resized = new int[across.count()];
    byte[] whole = new byte[Math.addExact(source.width() * CHANNELS, rows.readBeyond())];
    ColumnResampler columns =
        new ColumnResampler(
            down,
            pixels.length,
            row -> {
              PixelBytes.write(row, whole, firstByte);
              rows.resize(whole, 0, resized);
              write(resized);
            });
    read(
        columns,
        1,
        (row, bytes, from) -> {
          PixelBytes.read(bytes, from + firstByte, pixels);
          columns.add(row, pixels);
        });
  }

  /** What is done with each source row. */
  private interface RowAction {
    void take(int row, byte[] bytes, int from);
  }

  private void read(ColumnResampler columns, int beyond, RowAction action) {
    int rowBytes = Math.multiplyExact(source.width(), CHANNELS);
    int stripe = Math.max(STRIPE_ROWS, STRIPE_BYTES / rowBytes);
    byte[] bytes = new byte[Math.addExact(Math.multiplyExact(stripe, rowBytes), beyond)];
    for (int row = columns.first(); row < columns.end(); row += stripe) {
      int many = Math.min(stripe, columns.end() - row);
      source.read(row, many, bytes);
      for (int i = 0; i < many; i++) {
        action.take(row + i, bytes, i * rowBytes);
      }
    }
  }

  /** The next resized row. */
  private void write(int[] bgr) {
    FixedPoint.reverse(bgr);
    PixelBytes.write(bgr, rgb, at);
    at += region.stride();
  }
}
