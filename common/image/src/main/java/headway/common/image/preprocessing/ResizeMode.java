package headway.common.image.preprocessing;

/** How images are resized to the network's input size. */
public enum ResizeMode {
  /** Width and height are scaled independently, as {@code load_img(target_size)} of Keras does. */
  SQUASH,
  /** The largest centred crop with the target aspect ratio is scaled; the rest is discarded. */
  CENTER_CROP
}
