package headway.common.image.header;

/**
 * The EXIF orientations 1 to 8 (EXIF 2.32, tag 0x0112): how stored pixels are transformed to an
 * upright image. First rows and columns are swapped, then the result is mirrored.
 */
public enum Orientation {
  UPRIGHT(false, false, false),
  MIRRORED(false, true, false),
  HALF_TURN(false, true, true),
  FLIPPED(false, false, true),
  TRANSPOSED(true, false, false),
  QUARTER_TURN_CLOCKWISE(true, true, false),
  TRANSVERSED(true, true, true),
  QUARTER_TURN_ANTICLOCKWISE(true, false, true);

  private static final int ORIENTATION_TAG = 0x0112;
  private static final int BYTE = 1;
  private static final int SHORT = 3;
  private static final int LONG = 4;
  private static final int SIGNED_BYTE = 6;
  private static final int SIGNED_SHORT = 8;
  private static final int SIGNED_LONG = 9;

  private final boolean transposes;
  private final boolean mirrorsColumns;
  private final boolean mirrorsRows;

  Orientation(boolean transposes, boolean mirrorsColumns, boolean mirrorsRows) {
    this.transposes = transposes;
    this.mirrorsColumns = mirrorsColumns;
    this.mirrorsRows = mirrorsRows;
  }

  /** Whether width and height are swapped. */
  public boolean transposes() {
    return transposes;
  }

  /** Whether to flip horizontally, after the transposition. */
  public boolean mirrorsColumns() {
    return mirrorsColumns;
  }

  /** Whether to flip vertically, after the transposition. */
  public boolean mirrorsRows() {
    return mirrorsRows;
  }

  /**
   * The orientation in the first directory of a TIFF structure, which is how EXIF is stored;
   * upright if the tag is missing, out of range or damaged, as in image viewers. EXIF requires a
   * SHORT; some programs write a LONG or a BYTE, which viewers accept too.
   */
  static Orientation ofExif(ByteView bytes, int start, int end) {
    boolean little = bytes.matches(start, "II");
    if (end - start < 8 || !(little || bytes.matches(start, "MM"))) {
      return UPRIGHT;
    }
    long directory = start + (little ? bytes.uint32Little(start + 4) : bytes.uint32Big(start + 4));
    if (directory + 2 > end) {
      return UPRIGHT;
    }
    int entries = uint16(bytes, (int) directory, little);
    for (int i = 0; i < entries; i++) {
      int entry = (int) directory + 2 + 12 * i;
      if (entry + 12 > end) {
        return UPRIGHT;
      }
      if (uint16(bytes, entry, little) == ORIENTATION_TAG) {
        return ofTag(value(bytes, entry + 8, uint16(bytes, entry + 2, little), little));
      }
    }
    return UPRIGHT;
  }

  /** The number at an offset, with the type of the directory entry; 0 if it is not a number. */
  private static long value(ByteView bytes, int at, int type, boolean little) {
    return switch (type) {
      case BYTE, SIGNED_BYTE -> bytes.uint8(at);
      case SHORT, SIGNED_SHORT -> uint16(bytes, at, little);
      case LONG, SIGNED_LONG -> little ? bytes.uint32Little(at) : bytes.uint32Big(at);
      default -> 0;
    };
  }

  private static Orientation ofTag(long value) {
    return value >= 1 && value <= 8 ? values()[(int) value - 1] : UPRIGHT;
  }

  private static int uint16(ByteView bytes, int at, boolean little) {
    return little ? bytes.uint16Little(at) : bytes.uint16Big(at);
  }
}
