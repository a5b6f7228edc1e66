package headway.common.checkpoint;

import headway.common.InputException;
import headway.common.nd4j.Nd4jArrays;
import headway.common.storage.Sha256;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A network with its updater state as the zip that DL4J's {@code ModelSerializer} reads. Equal
 * networks give equal bytes: entries are stored, not deflated, and dated 1980-02-01, where
 * ModelSerializer writes the time of day. Iteration and epoch counts are in the configuration.
 */
public final class NetworkZip {
  /** January would make java.util.zip add the time zone's own time. */
  private static final LocalDateTime NO_DATE = LocalDateTime.of(1980, 2, 1, 0, 0);

  private NetworkZip() {}

  /** The zip of a network as it is now. */
  public static byte[] write(ComputationGraph network) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      byte[] configuration = network.getConfiguration().toJson().getBytes(StandardCharsets.UTF_8);
      store(zip, ModelSerializer.CONFIGURATION_JSON, configuration);
      store(zip, ModelSerializer.COEFFICIENTS_BIN, binary(network.params()));
      INDArray updaterState = network.getUpdater().getStateViewArray();
      if (updaterState != null) {
        store(zip, ModelSerializer.UPDATER_BIN, binary(updaterState));
      }
    } catch (IOException e) {
      throw new IllegalStateException("Writing to memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  /** The SHA-256 of a zip, as {@link #read} expects it. */
  public static String sha256(byte[] zip) {
    return Sha256.of(zip);
  }

  /**
   * Reads the network of a zip, ready to continue training.
   *
   * @param sha256 of the whole zip, in hexadecimal
   * @param name its URI, for messages
   * @throws InputException if the bytes are not those, or hold no network
   */
  public static ComputationGraph read(byte[] zip, String sha256, String name) {
    String actual = Sha256.of(zip);
    if (!actual.equals(sha256)) {
      throw new InputException(
          "Cannot use the checkpointed network %s: its %d bytes have SHA-256 %s but %s was recorded; it is cut short or was changed, use an older checkpoint"
              .formatted(name, zip.length, actual, sha256));
    }
    try {
      return ModelSerializer.restoreComputationGraph(new ByteArrayInputStream(zip), true);
    } catch (IOException | RuntimeException e) {
      throw new InputException(
          "Cannot use the checkpointed network %s: it is not a DL4J ComputationGraph zip: %s"
              .formatted(name, e.getMessage()),
          e);
    }
  }

  /** As one row, made anew: a view's strides and flags would be written too. */
  private static byte[] binary(INDArray array) throws IOException {
    INDArray row = Nd4jArrays.matrix(Nd4jArrays.of(array), 1);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream data = new DataOutputStream(bytes)) {
      Nd4j.write(row, data);
    }
    return bytes.toByteArray();
  }

  private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(content);
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCompressedSize(content.length);
    entry.setCrc(crc.getValue());
    entry.setTimeLocal(NO_DATE);
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }
}
