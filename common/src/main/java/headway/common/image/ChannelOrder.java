package headway.common.image;

/** Which planes of an image a network wants, and in which order. */
public enum ChannelOrder {
  RGB,
  BGR,
  /** The luminance alone, as mode L of Pillow: one plane. */
  GREY;

  /** How many planes. */
  public int channels() {
    return this == GREY ? 1 : 3;
  }

  /**
   * The position of this order's plane {@code c} (0 to 2) within an RGB pixel; of colours alone.
   */
  int inRgb(int c) {
    return this == RGB ? c : 2 - c;
  }
}
