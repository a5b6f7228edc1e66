package headway.common.image;

/** In which order a network wants the three colour planes. */
public enum ChannelOrder {
  RGB,
  BGR;

  /** The place of this order's plane {@code c} (0 to 2) within an RGB pixel. */
  int inRgb(int c) {
    return this == RGB ? c : 2 - c;
  }
}
