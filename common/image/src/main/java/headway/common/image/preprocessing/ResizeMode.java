package headway.common.image.preprocessing;

/** How an image's shape becomes that of the network's input. */
public enum ResizeMode {
  /** Width and height are scaled independently, as {@code load_img(target_size)} of Keras does. */
  SQUASH,
  /**
   * The shape is kept and the image covers the resized size, so that of a square the shorter side
   * has its length; the centre is cut out. What torchvision, timm and CLIP do.
   */
  CENTER_CROP,
  /**
   * The shape is kept and the image fits into the resized size; what is left around it has one
   * colour. The crop mode {@code border} of timm.
   */
  PAD
}
