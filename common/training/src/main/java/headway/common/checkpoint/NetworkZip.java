package headway.common.checkpoint;

import headway.common.HeadwayException;
import headway.common.InputException;
import headway.common.nd4j.Nd4jArrays;
import headway.common.storage.Sha256;
import headway.common.storage.Storage;
import headway.common.storage.StorageFailures;
import headway.common.storage.atomic.AtomicOutput;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.apache.hadoop.fs.Path;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A network with its updater state as the zip that DL4J's {@code ModelSerializer} reads. Equal
 * networks give equal bytes: entries are stored, not deflated, and dated 1980-02-01, where
 * ModelSerializer writes the time of day. Iteration and epoch counts are in the configuration. It
 * is written and read as a stream, so that a network of a gigabyte takes no gigabyte of heap.
 */
public final class NetworkZip {
  /** January would make java.util.zip add the time zone's own time. */
  private static final LocalDateTime NO_DATE = LocalDateTime.of(1980, 2, 1, 0, 0);

  private static final int BLOCK = 1 << 14;

  private final Map<String, Content> entries = new LinkedHashMap<>();

  private interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /** Opens a zip from its beginning. */
  public interface Source {
    InputStream open() throws IOException;
  }

  private NetworkZip(ComputationGraph network) {
    byte[] configuration = network.getConfiguration().toJson().getBytes(StandardCharsets.UTF_8);
    entries.put(ModelSerializer.CONFIGURATION_JSON, out -> out.write(configuration));
    entries.put(ModelSerializer.COEFFICIENTS_BIN, array(network.params()));
    INDArray updaterState = network.getUpdater().getStateViewArray();
    if (updaterState != null) {
      entries.put(ModelSerializer.UPDATER_BIN, array(updaterState));
    }
  }

  /** The zip of a network as it is now. */
  public static NetworkZip of(ComputationGraph network) {
    return new NetworkZip(network);
  }

  /** Writes the zip. */
  public void writeTo(OutputStream out) throws IOException {
    ZipOutputStream zip = new ZipOutputStream(out);
    for (Map.Entry<String, Content> each : entries.entrySet()) {
      zip.putNextEntry(entry(each.getKey(), each.getValue()));
      each.getValue().writeTo(zip);
      zip.closeEntry();
    }
    zip.finish();
  }

  /** A stored entry says its length and checksum before its content. */
  private static ZipEntry entry(String name, Content content) throws IOException {
    Checksum sum = new Checksum();
    content.writeTo(sum);
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(sum.bytes);
    entry.setCompressedSize(sum.bytes);
    entry.setCrc(sum.crc.getValue());
    entry.setTimeLocal(NO_DATE);
    return entry;
  }

  /** The SHA-256 of the zip, in hexadecimal. */
  public String sha256() {
    try {
      return write(OutputStream.nullOutputStream());
    } catch (IOException impossible) {
      throw new IllegalStateException("Writing to nowhere does not fail", impossible);
    }
  }

  /**
   * Publishes the zip.
   *
   * @return its SHA-256
   */
  public String publish(Storage storage, Path path) {
    try (AtomicOutput out = storage.create(path)) {
      return StorageFailures.explaining(
          "write",
          path,
          () -> {
            String sha256 = write(out);
            out.publish();
            return sha256;
          });
    }
  }

  private String write(OutputStream out) throws IOException {
    MessageDigest digest = Sha256.digest();
    writeTo(new DigestOutputStream(out, digest));
    return Sha256.hex(digest.digest());
  }

  /**
   * Reads the network of a zip, ready to continue training.
   *
   * @param sha256 of the whole zip, in hexadecimal
   * @throws InputException if the bytes are not those, or hold no network
   */
  public static ComputationGraph read(Storage storage, Path path, String sha256) {
    return StorageFailures.explaining(
        "read", path, () -> read(() -> storage.open(path), sha256, path.toString()));
  }

  /**
   * Reads the network of a zip, ready to continue training. It is opened twice: nothing is made of
   * bytes before they are known to be the right ones.
   *
   * @param sha256 of the whole zip, in hexadecimal
   * @param name its URI, for messages
   * @throws InputException if the bytes are not those, or hold no network
   * @throws IOException if it cannot be read
   */
  public static ComputationGraph read(Source zip, String sha256, String name) throws IOException {
    MessageDigest digest = Sha256.digest();
    long bytes;
    try (InputStream in = zip.open()) {
      bytes = in.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
    }
    String actual = Sha256.hex(digest.digest());
    if (!actual.equals(sha256)) {
      throw new InputException(
          "Cannot use the checkpointed network %s: its %d bytes have SHA-256 %s but %s was recorded; it is cut short or was changed, use an older checkpoint"
              .formatted(name, bytes, actual, sha256));
    }
    try (ZipInputStream in = new ZipInputStream(zip.open())) {
      return network(in);
    } catch (HeadwayException failed) {
      throw failed; // The store, not the bytes, which are the right ones.
    } catch (ZipException | EOFException | RuntimeException e) {
      throw new InputException(
          "Cannot use the checkpointed network %s: it is not a DL4J ComputationGraph zip: %s"
              .formatted(name, e.getMessage()),
          e);
    }
  }

  private static ComputationGraph network(ZipInputStream in) throws IOException {
    String configuration = null;
    Map<String, INDArray> arrays = new HashMap<>();
    for (ZipEntry each = in.getNextEntry(); each != null; each = in.getNextEntry()) {
      if (each.getName().equals(ModelSerializer.CONFIGURATION_JSON)) {
        configuration = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      } else {
        arrays.put(each.getName(), array(in));
      }
    }
    if (configuration == null || !arrays.containsKey(ModelSerializer.COEFFICIENTS_BIN)) {
      throw new ZipException(
          "it lacks "
              + ModelSerializer.CONFIGURATION_JSON
              + " or "
              + ModelSerializer.COEFFICIENTS_BIN);
    }
    ComputationGraph network =
        new ComputationGraph(ComputationGraphConfiguration.fromJson(configuration));
    network.init(arrays.get(ModelSerializer.COEFFICIENTS_BIN), false);
    INDArray updaterState = arrays.get(ModelSerializer.UPDATER_BIN);
    if (updaterState != null) {
      network.getUpdater().setStateViewArray(updaterState);
    }
    return network;
  }

  /**
   * A vector as {@code Nd4j.write} has it, which converts value by value: the description of its
   * shape, then length, type and the values in big-endian order.
   */
  private static Content array(INDArray array) {
    FloatBuffer view = Nd4jArrays.view(array);
    DataBuffer shape =
        Nd4j.getShapeInfoProvider()
            .createShapeInformation(new long[] {1, view.limit()}, 'c', DataType.FLOAT)
            .getFirst();
    return out -> {
      DataOutputStream data = new DataOutputStream(out);
      shape.write(data); // Of one row: a view's strides and flags would be written too.
      data.writeUTF(DataBuffer.AllocationMode.MIXED_DATA_TYPES.name());
      data.writeLong(view.limit());
      data.writeUTF(DataType.FLOAT.name());
      FloatBuffer values = view.duplicate().rewind();
      ByteBuffer block = ByteBuffer.allocate(BLOCK * Float.BYTES);
      while (values.hasRemaining()) {
        int count = Math.min(BLOCK, values.remaining());
        block.asFloatBuffer().put(values.slice(values.position(), count));
        values.position(values.position() + count);
        data.write(block.array(), 0, count * Float.BYTES);
      }
      data.flush();
      Reference.reachabilityFence(array); // The view is of its memory.
    };
  }

  /** It is read value by value, and each byte of a value alone. */
  private static INDArray array(InputStream in) throws IOException {
    return Nd4j.read(new DataInputStream(new BufferedInputStream(in, BLOCK)));
  }

  /** Counts and sums bytes, and forgets them. */
  private static final class Checksum extends OutputStream {
    private final CRC32 crc = new CRC32();
    private long bytes;

    @Override
    public void write(int value) {
      crc.update(value);
      bytes++;
    }

    @Override
    public void write(byte[] values, int from, int count) {
      crc.update(values, from, count);
      bytes += count;
    }
  }
}
