package headway.common.image.preprocessing;

/** Where a centred crop begins if an odd number of pixels is cut off. */
public enum CropRounding {
  /** At half of that number, rounded to the even neighbour: torchvision and timm. */
  HALF_EVEN,
  /** At half of that number, rounded down: transformers. */
  DOWN;

  /** The first pixel kept of {@code length} where {@code kept} remain, both in pixels. */
  public int offset(int length, int kept) {
    return this == DOWN ? (length - kept) / 2 : (int) Math.rint((length - kept) / 2.0);
  }
}
