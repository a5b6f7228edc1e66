package headway.common.image.preprocessing;

/** The channels that a network expects, and their order. */
public enum ChannelOrder {
  RGB,
  BGR,
  /** The luminance alone, as mode L of Pillow: one plane. */
  GREY;

  /** The number of channels. */
  public int channels() {
    return this == GREY ? 1 : 3;
  }

  /**
   * The position of this order's plane {@code c} (0 to 2) within an RGB pixel; of colours alone.
   */
  public int rgbIndex(int c) {
    return this == RGB ? c : 2 - c;
  }
}
