package headway.common.network.forms;

/**
 * The one input of a convolutional classifier: float32, batch × channels × height × width.
 *
 * @param name the tensor's name in the graph
 * @param channels 1 or 3
 * @param height pixels
 * @param width pixels
 */
public record ImageInput(String name, int channels, int height, int width) {

  /** The number of values of one image. */
  public int valuesPerImage() {
    return Math.multiplyExact(Math.multiplyExact(channels, height), width);
  }

  /** {@code images} × channels × height × width. */
  public long[] shape(int images) {
    return new long[] {images, channels, height, width};
  }
}
