package headway.common.network.proto;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import onnx.Onnx.ModelProto;
import onnx.Onnx.TensorProto;

/**
 * Weights of networks above 2 GB, which protobuf cannot hold: they stay in files that the model
 * names by their SHA-256, so that the hash of the model is also theirs. Small tensors lie in the
 * model.
 */
public final class LargeWeights {
  /** Tensors up to this size lie in the model, for the conversions that read them. */
  static final long INLINE_BYTES = 64 << 10;

  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  private LargeWeights() {}

  /** Whether a tensor lies in a file that is named by its hash. */
  public static boolean isKept(TensorProto weights) {
    return ExternalWeights.isExternal(weights) && SHA256.matcher(location(weights)).matches();
  }

  /** The hashes of a model's files, sorted. */
  public static Set<String> files(ModelProto model) {
    Set<String> files = new TreeSet<>();
    model.getGraph().getInitializerList().stream()
        .filter(LargeWeights::isKept)
        .forEach(weights -> files.add(location(weights)));
    return files;
  }

  /** The bytes of all weights outside of a model. */
  public static long bytes(ModelProto model) {
    return model.getGraph().getInitializerList().stream()
        .filter(LargeWeights::isKept)
        .mapToLong(weights -> Long.parseLong(ExternalWeights.entry(weights, "length", "0")))
        .sum();
  }

  private static String location(TensorProto weights) {
    return ExternalWeights.entry(weights, "location", "");
  }
}
