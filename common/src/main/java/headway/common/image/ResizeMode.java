package headway.common.image;

/** How an image of any shape becomes one of the network's shape. */
public enum ResizeMode {
  /** Width and height are scaled independently, as {@code load_img(target_size)} of Keras does. */
  SQUASH,
  /** The largest centred part of the wanted shape is scaled; the rest is cut away. */
  CENTER_CROP
}
