package headway.ml;

import headway.common.InputException;
import headway.common.image.ImageTensor;
import headway.common.image.preprocessing.Preprocessing;
import headway.jobs.frozen.PreprocessingJson;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * An image as a network gets it.
 *
 * @param values channel after channel, each row after row
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record NetworkPixels(float[] values, int channels, int height, int width) {
  /**
   * The pixels of an encoded image.
   *
   * @throws InputException with a short reason, if it cannot be decoded
   */
  static NetworkPixels of(String preprocessing, byte[] image) {
    Preprocessing pixels = PreprocessingJson.parse(preprocessing);
    ImageTensor tensor = new ImageTensor(pixels);
    float[] values = new float[tensor.length()];
    tensor.fill(image, values, 0);
    return new NetworkPixels(values, pixels.channels(), pixels.height(), pixels.width());
  }

  /** Channels, height, width. */
  public int[] shape() {
    return new int[] {channels, height, width};
  }

  /** The values as float32, little-endian, for programs in other languages. */
  public byte[] littleEndian() {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return bytes.array();
  }
}
