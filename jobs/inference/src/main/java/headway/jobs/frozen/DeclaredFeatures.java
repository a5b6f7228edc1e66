package headway.jobs.frozen;

import headway.common.network.proto.ModelBytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import onnx.Onnx.TensorShapeProto.Dimension;

/** The number of features of frozen parts, as their files declare it, without opening them. */
public final class DeclaredFeatures {
  /** By hash; 0 where a dimension is free. */
  private static final Map<String, Integer> KNOWN = new ConcurrentHashMap<>();

  private DeclaredFeatures() {}

  /** Reads the declaration of a frozen part. */
  static void read(String frozenSha256, byte[] frozen) {
    KNOWN.computeIfAbsent(frozenSha256, absent -> count(frozen));
  }

  private static int count(byte[] frozen) {
    try {
      List<Dimension> shape =
          ModelBytes.decode(frozen)
              .getGraph()
              .getOutput(0)
              .getType()
              .getTensorType()
              .getShape()
              .getDimList();
      return (int)
          shape.stream().skip(1).mapToLong(Dimension::getDimValue).reduce(1, (a, b) -> a * b);
    } catch (IOException impossible) {
      throw new UncheckedIOException("what was written can be read", impossible);
    }
  }

  /** The features of one image; empty where they depend on it. */
  public static OptionalInt of(FrozenSpec spec) {
    int count = KNOWN.getOrDefault(spec.frozenSha256(), 0);
    return count > 0 ? OptionalInt.of(count) : OptionalInt.empty();
  }
}
