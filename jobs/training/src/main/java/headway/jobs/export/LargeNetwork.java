package headway.jobs.export;

import headway.common.InputException;
import headway.common.network.proto.LargeWeights;
import headway.common.network.proto.ModelBytes;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A classifier is one file, so that what lies below it has to fit in one. */
public final class LargeNetwork {
  private LargeNetwork() {}

  /**
   * Refuses a frozen part whose weights lie in files of their own.
   *
   * @param frozen as ONNX
   * @param network its name
   * @throws InputException saying how many bytes they have
   */
  public static void refuse(byte[] frozen, String network) {
    long bytes = bytes(frozen);
    if (bytes > 0) {
      throw new InputException(
          "Cannot export a classifier of network %s: its weights below the cut have %,d bytes, and a classifier is one file of at most 2 GB; use its features by extract, train, evaluate and classify, or cut lower"
              .formatted(network, bytes));
    }
  }

  private static long bytes(byte[] frozen) {
    try {
      return LargeWeights.bytes(ModelBytes.decode(frozen));
    } catch (IOException impossible) {
      throw new UncheckedIOException("a frozen part is ONNX", impossible);
    }
  }
}
