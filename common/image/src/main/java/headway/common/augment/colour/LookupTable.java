package headway.common.augment.colour;

import headway.common.image.RgbImage;
import java.util.function.IntToDoubleFunction;

/** A lookup table of 256 pixel values, the same for all channels. */
public final class LookupTable {
  private static final int LEVELS = 256;
  private static final int MOST = 255;

  private final byte[] levels = new byte[LEVELS];

  private LookupTable() {}

  /** Values are rounded and clamped to 0 to 255. */
  public static LookupTable of(IntToDoubleFunction level) {
    LookupTable table = new LookupTable();
    for (int i = 0; i < LEVELS; i++) {
      table.levels[i] = PixelLevel.nearest(level.applyAsDouble(i));
    }
    return table;
  }

  int at(int level) {
    return levels[level] & MOST;
  }

  /** The composition of this table and {@code next}. */
  public LookupTable then(LookupTable next) {
    return of(level -> next.at(at(level)));
  }

  public RgbImage applyTo(RgbImage image) {
    byte[] from = image.rgb();
    byte[] to = new byte[from.length];
    for (int i = 0; i < from.length; i++) {
      to[i] = levels[from[i] & MOST];
    }
    return new RgbImage(image.width(), image.height(), to);
  }
}
