package headway.common.network;

import headway.common.network.measure.NpyArray;
import headway.common.network.pretrained.PretrainedNetwork;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.OptionalInt;

/** Small networks of the kinds that people's bug reports are about. */
public final class Cases {
  private Cases() {}

  /**
   * A file.
   *
   * @param name below {@code cases}, such as {@code tails/gemm.onnx}
   */
  public static byte[] bytes(String name) {
    try (InputStream in = Cases.class.getResourceAsStream("/cases/" + name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A network that says what size of images it takes. */
  public static PretrainedNetwork network(String name) {
    return network(name, bytes(name), OptionalInt.empty());
  }

  /**
   * A network of some bytes.
   *
   * @param side of the images that it is to take
   */
  public static PretrainedNetwork network(String name, byte[] bytes, OptionalInt side) {
    return PretrainedNetwork.read((NetworkFile) NetworkReference.parse(name), bytes, side);
  }

  public static NpyArray array(String name) {
    return NpyArray.parse(bytes(name), name);
  }
}
