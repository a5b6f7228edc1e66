package headway.common.memory;

/**
 * The memory of a frozen part, all in bytes but the last.
 *
 * @param weightBytes of its file
 * @param imageBytes of one image as input: channels × height × width floats
 * @param largestActivationBytes of one image, over all tensors between input and output
 * @param featureValues of one image at the cut
 */
public record NetworkMemory(
    long weightBytes, long imageBytes, long largestActivationBytes, long featureValues) {
  private static final int CHANNELS = 3;
  private static final int VGG_CHANNELS = 64;
  private static final long VGG16_BYTES = 550_000_000;
  private static final int VGG_FEATURES = 4096;

  /** No network. */
  public static final NetworkMemory NONE = new NetworkMemory(0, 0, 0, 0);

  /**
   * The estimate for a network that cannot be read: as large as VGG16, whose first layers have 64
   * channels at full resolution; few networks have larger activations.
   *
   * @param side of the square image, in pixels
   */
  public static NetworkMemory unread(int side) {
    long plane = (long) side * side * Float.BYTES;
    return new NetworkMemory(VGG16_BYTES, plane * CHANNELS, plane * VGG_CHANNELS, VGG_FEATURES);
  }
}
