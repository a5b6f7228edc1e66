package headway.common.network.proto;

import headway.common.InputException;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import onnx.Onnx.ModelProto;
import onnx.Onnx.StringStringEntryProto;
import onnx.Onnx.TensorProto;
import org.nd4j.shade.protobuf.CodedInputStream;
import org.nd4j.shade.protobuf.InvalidProtocolBufferException;
import org.nd4j.shade.protobuf.UnsafeByteOperations;

/**
 * Weights that a model keeps in files beside it, as exporters write large models (<a
 * href="https://onnx.ai/onnx/repo-docs/ExternalData.html">External data</a>).
 */
public final class ExternalWeights {
  /** What a protobuf message can hold, less room for the graph. */
  private static final long MOST_BYTES = Integer.MAX_VALUE - (64L << 20);

  private ExternalWeights() {}

  /** The files that hold weights, relative to the model; empty if the bytes are not a model. */
  public static Set<String> files(byte[] model) {
    Set<String> files = new LinkedHashSet<>();
    try {
      external(decode(model)).forEach(each -> files.add(entry(each, "location", "")));
    } catch (IOException noModel) {
      return Set.of();
    }
    return files;
  }

  /**
   * The model with all weights inside; the same bytes for the same weights.
   *
   * @param origin the name or URI for messages
   * @param files reads one of {@link #files}
   * @throws InputException if a file is too short, or the weights have more than 2 GB
   */
  public static byte[] inOneFile(byte[] model, String origin, Function<String, byte[]> files) {
    try {
      ModelProto.Builder whole = decode(model).toBuilder();
      Map<String, byte[]> read = new HashMap<>();
      long bytes = model.length;
      for (TensorProto.Builder weights : whole.getGraphBuilder().getInitializerBuilderList()) {
        if (weights.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
          TensorProto declared = weights.build();
          byte[] file = read.computeIfAbsent(entry(declared, "location", ""), files);
          bytes += fill(weights, declared, file, origin);
        }
      }
      if (bytes > MOST_BYTES) {
        throw new InputException(
            "Cannot read network %s: it has %,d bytes of weights; at most %,d can be read"
                .formatted(origin, bytes, MOST_BYTES));
      }
      return DeterministicOnnx.of(whole.build());
    } catch (IOException noModel) {
      throw new IllegalArgumentException(origin, noModel);
    }
  }

  private static long fill(
      TensorProto.Builder weights, TensorProto declared, byte[] file, String origin) {
    long offset = number(declared, "offset", 0, origin);
    long length = number(declared, "length", file.length - offset, origin);
    if (offset < 0 || length < 0 || offset + length > file.length) {
      throw new InputException(
          "Cannot read network %s: its weights '%s' end at byte %,d of '%s', which has %,d; copy that file again, whole"
              .formatted(
                  origin,
                  declared.getName(),
                  offset + length,
                  entry(declared, "location", ""),
                  file.length));
    }
    weights
        .clearDataLocation()
        .clearExternalData()
        .setRawData(UnsafeByteOperations.unsafeWrap(file, (int) offset, (int) length));
    return length;
  }

  private static ModelProto decode(byte[] model)
      throws InvalidProtocolBufferException, IOException {
    CodedInputStream in = UnsafeByteOperations.unsafeWrap(model).newCodedInput();
    in.enableAliasing(true);
    in.setSizeLimit(Integer.MAX_VALUE);
    return ModelProto.parseFrom(in);
  }

  private static List<TensorProto> external(ModelProto model) {
    return model.getGraph().getInitializerList().stream()
        .filter(each -> each.getDataLocation() == TensorProto.DataLocation.EXTERNAL)
        .toList();
  }

  private static long number(TensorProto weights, String key, long otherwise, String origin) {
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
