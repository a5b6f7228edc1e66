package headway.common.image.resample;

/** Rows of an image that need not lie in memory as such: three bytes blue, green, red a pixel. */
public interface PixelRows {
  int width();

  int height();

  /** Copies {@code count} rows from {@code first} on, one after the other, to the array's start. */
  void read(int first, int count, byte[] into);
}
