package headway.common.network.proto;

import headway.common.InputException;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import onnx.Onnx.ModelProto;
import onnx.Onnx.StringStringEntryProto;
import onnx.Onnx.TensorProto;
import org.nd4j.shade.protobuf.UnsafeByteOperations;

/**
 * Weights that a model keeps in files beside it, as exporters write large models (<a
 * href="https://onnx.ai/onnx/repo-docs/ExternalData.html">External data</a>).
 */
public final class ExternalWeights {
  /** What a protobuf message can hold, less room for the graph. */
  private static final long MOST_BYTES = Integer.MAX_VALUE - (64L << 20);

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

  private static boolean isExternal(TensorProto weights) {
    return weights.getDataLocation() == TensorProto.DataLocation.EXTERNAL;
  }

  private long fill(TensorProto.Builder weights, TensorProto declared, byte[] data) {
    long offset = number(declared, "offset", 0);
    long length = number(declared, "length", data.length - offset);
    if (offset < 0 || length < 0 || offset + length > data.length) {
      throw new InputException(
          "Cannot read network %s: its weights '%s' end at byte %,d of '%s', which has %,d; copy that file again, whole"
              .formatted(
                  origin,
                  declared.getName(),
                  offset + length,
                  entry(declared, "location", ""),
                  data.length));
    }
    weights
        .clearDataLocation()
        .clearExternalData()
        .setRawData(UnsafeByteOperations.unsafeWrap(data, (int) offset, (int) length));
    return length;
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

  private static String entry(TensorProto weights, String key, String otherwise) {
    return weights.getExternalDataList().stream()
        .filter(each -> each.getKey().equals(key))
        .map(StringStringEntryProto::getValue)
        .findFirst()
        .orElse(otherwise);
  }
}
