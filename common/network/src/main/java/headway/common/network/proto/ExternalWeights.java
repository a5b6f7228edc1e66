package headway.common.network.proto;

import headway.common.InputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import onnx.Onnx.ModelProto;
import onnx.Onnx.StringStringEntryProto;
import onnx.Onnx.TensorProto;
import org.nd4j.shade.protobuf.ByteString;
import org.nd4j.shade.protobuf.UnsafeByteOperations;

/**
 * Weights that a model keeps in files beside it, as exporters write large models (<a
 * href="https://onnx.ai/onnx/repo-docs/ExternalData.html">External data</a>).
 */
public final class ExternalWeights {
  /** What a protobuf message can hold, less room for the graph. */
  private static final long MOST_BYTES = Integer.MAX_VALUE - (64L << 20);

  /** A file of weights on this host, and its hash. */
  public record KeptFile(String sha256, Path file) {}

  private final byte[] file;
  private final String origin;
  private final ModelProto model;

  private ExternalWeights(byte[] file, String origin, ModelProto model) {
    this.file = file;
    this.origin = origin;
    this.model = model;
  }

  /**
   * Those of a model.
   *
   * @param file the bytes of the model; if they are none, there are no weights
   * @param origin the name or URI for messages
   */
  public static ExternalWeights of(byte[] file, String origin) {
    try {
      return new ExternalWeights(file, origin, ModelBytes.decode(file));
    } catch (IOException noModel) {
      return new ExternalWeights(file, origin, ModelProto.getDefaultInstance());
    }
  }

  /** The files that hold weights, relative to the model. */
  public Set<String> files() {
    Set<String> files = new LinkedHashSet<>();
    for (TensorProto each : model.getGraph().getInitializerList()) {
      if (isExternal(each)) {
        files.add(entry(each, "location", ""));
      }
    }
    return files;
  }

  /** Whether a model can hold weights of this size. */
  public boolean fit(long bytes) {
    return file.length + bytes <= MOST_BYTES;
  }

  /**
   * The model with its small tensors inside and the others in files that it names by their hash.
   * The same weights give the same bytes.
   *
   * @param kept the file of this host with the content of one of {@link #files}
   * @throws InputException if a file is too short
   */
  public byte[] besideFiles(Function<String, KeptFile> kept) {
    ModelProto.Builder slim = model.toBuilder();
    Map<String, KeptFile> files = new HashMap<>();
    for (TensorProto.Builder weights : slim.getGraphBuilder().getInitializerBuilderList()) {
      TensorProto declared = weights.build();
      if (isExternal(declared)) {
        KeptFile from = files.computeIfAbsent(entry(declared, "location", ""), kept);
        long size = from.file().toFile().length();
        long offset = number(declared, "offset", 0);
        long length = number(declared, "length", size - offset);
        requireWithin(declared, offset, length, size);
        weights.clearDataLocation().clearExternalData();
        if (length <= LargeWeights.INLINE_BYTES) {
          weights.setRawData(read(from.file(), offset, (int) length));
        } else {
          weights.setDataLocation(TensorProto.DataLocation.EXTERNAL);
          weights.addExternalDataBuilder().setKey("location").setValue(from.sha256());
          weights.addExternalDataBuilder().setKey("offset").setValue(Long.toString(offset));
          weights.addExternalDataBuilder().setKey("length").setValue(Long.toString(length));
        }
      }
    }
    return DeterministicOnnx.of(slim.build());
  }

  private static ByteString read(Path file, long offset, int length) {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    try (FileChannel channel = FileChannel.open(file)) {
      while (bytes.hasRemaining() && channel.read(bytes, offset + bytes.position()) >= 0) {
        // Until it is full.
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return ByteString.copyFrom(bytes.flip());
  }

  /**
   * The model with all weights inside: its own bytes where no file holds weights, else the same
   * bytes for the same weights.
   *
   * @param reader reads one of {@link #files}
   * @throws InputException if a file is too short, or the weights have more than 2 GB
   */
  public byte[] inOneFile(Function<String, byte[]> reader) {
    if (files().isEmpty()) {
      return file;
    }
    ModelProto.Builder whole = model.toBuilder();
    Map<String, byte[]> read = new HashMap<>();
    long bytes = file.length;
    for (TensorProto.Builder weights : whole.getGraphBuilder().getInitializerBuilderList()) {
      TensorProto declared = weights.build();
      if (isExternal(declared)) {
        bytes +=
            fill(weights, declared, read.computeIfAbsent(entry(declared, "location", ""), reader));
      }
    }
    if (bytes > MOST_BYTES) {
      throw new InputException(
          "Cannot read network %s: it has %,d bytes of weights; at most %,d can be read"
              .formatted(origin, bytes, MOST_BYTES));
    }
    return DeterministicOnnx.of(whole.build());
  }

  static boolean isExternal(TensorProto weights) {
    return weights.getDataLocation() == TensorProto.DataLocation.EXTERNAL;
  }

  private long fill(TensorProto.Builder weights, TensorProto declared, byte[] data) {
    long offset = number(declared, "offset", 0);
    long length = number(declared, "length", data.length - offset);
    requireWithin(declared, offset, length, data.length);
    weights
        .clearDataLocation()
        .clearExternalData()
        .setRawData(UnsafeByteOperations.unsafeWrap(data, (int) offset, (int) length));
    return length;
  }

  private void requireWithin(TensorProto declared, long offset, long length, long size) {
    if (offset < 0 || length < 0 || offset + length > size) {
      throw new InputException(
          "Cannot read network %s: its weights '%s' end at byte %,d of '%s', which has %,d; copy that file again, whole"
              .formatted(
                  origin,
                  declared.getName(),
                  offset + length,
                  entry(declared, "location", ""),
                  size));
    }
  }

  private long number(TensorProto weights, String key, long otherwise) {
    String value = entry(weights, key, Long.toString(otherwise));
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException malformed) {
      throw new InputException(
          "Cannot read network %s: the %s of its weights '%s' is '%s', which is no number"
              .formatted(origin, key, weights.getName(), value));
    }
  }

  static String entry(TensorProto weights, String key, String otherwise) {
    return weights.getExternalDataList().stream()
        .filter(each -> each.getKey().equals(key))
        .map(StringStringEntryProto::getValue)
        .findFirst()
        .orElse(otherwise);
  }
}
