package headway.common.network.pretrained;

import headway.common.InputException;
import headway.common.network.NetworkFile;
import headway.common.network.ScratchNetwork;
import java.util.OptionalInt;
import java.util.ServiceLoader;

/** Reads the networks that only DL4J reads, where DL4J is in the jar. */
public interface LayerReader {

  /** A network file that was read as layers of DL4J. */
  interface Layers {
    /** The network as ONNX; the same file gives the same bytes. */
    byte[] onnx();

    /** Of the file. */
    String sha256();
  }

  /**
   * Reads a Keras or DL4J file.
   *
   * @param bytes the whole file
   * @param side of the square input images, if the file does not fix the size
   * @throws InputException naming what cannot be read
   */
  Layers read(NetworkFile file, byte[] bytes, OptionalInt side);

  /**
   * The number of input channels of a DL4J configuration.
   *
   * @param configuration as JSON
   * @param origin the URI for messages
   * @throws InputException when the bytes are no configuration
   */
  int channels(byte[] configuration, String origin);

  /**
   * The reader for a file.
   *
   * @throws InputException when this jar has none
   */
  static LayerReader of(NetworkFile file) {
    return require(
        file.uri(),
        "this jar reads .onnx files alone; take the complete headway-jobs.jar, or write the network"
            + " with it as ONNX: headway network export FILE --output FILE.onnx");
  }

  /**
   * The reader for the configuration of a network from scratch.
   *
   * @throws InputException when this jar has none
   */
  static LayerReader of(ScratchNetwork network) {
    return require(
        network.name(), "this jar reads no DL4J configuration; take the complete headway-jobs.jar");
  }

  private static LayerReader require(String network, String reason) {
    return ServiceLoader.load(LayerReader.class, LayerReader.class.getClassLoader())
        .findFirst()
        .orElseThrow(
            () -> new InputException("Cannot use network %s: %s".formatted(network, reason)));
  }
}
