package headway.jobs.spark.memory;

import headway.common.HeadwayException;
import headway.common.config.Settings;
import headway.common.config.images.NetworkSettings;
import headway.common.memory.NetworkMemory;
import headway.common.network.NetworkFile;
import headway.common.network.NetworkFiles;
import headway.common.network.NetworkReference;
import headway.common.network.onnx.OnnxGraph;
import headway.common.network.onnx.TensorShapes;
import headway.common.network.proto.LargeWeights;
import headway.common.storage.Storage;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.hadoop.conf.Configuration;

/** The memory size of the network that a stage runs. */
public final class NetworkSizes {
  /** The sizes of efficientnet-lite0, so that no start waits for shape inference. */
  static final NetworkMemory SHIPPED = new NetworkMemory(18_580_736, 602_112, 4_816_896, 1280);

  private static final int USUAL_SIDE = 224;
  private static final int USUAL_FEATURES = 1280;

  private NetworkSizes() {}

  /**
   * The network sizes of a stage. An unreadable network counts as a large one; the stage itself
   * reports what is wrong with it.
   *
   * @param remote whether a network may be read from remote storage
   */
  public static NetworkMemory of(
      NetworkUse use, Settings settings, Configuration configuration, boolean remote) {
    if (use != NetworkUse.RUNS) {
      return new NetworkMemory(0, 0, 0, use == NetworkUse.NONE ? 0 : USUAL_FEATURES);
    }
    int side = settings.network().inputSide() > 0 ? settings.network().inputSide() : USUAL_SIDE;
    try {
      NetworkReference reference = NetworkReference.parse(settings.network().ref());
      if (!(reference instanceof NetworkFile file)) {
        return SHIPPED;
      }
      if (file.format() != NetworkFile.Format.ONNX) {
        return NetworkMemory.unread(side);
      }
      boolean here = !file.uri().contains("://") || file.uri().startsWith("file:");
      return here || remote
          ? read(new Storage(configuration), file.uri(), settings.network(), side)
          : NetworkMemory.unread(side);
    } catch (HeadwayException unreadable) {
      return NetworkMemory.unread(side);
    }
  }

  private static NetworkMemory read(
      Storage storage, String uri, NetworkSettings settings, int side) {
    byte[] bytes = NetworkFiles.read(storage, uri);
    OptionalInt given =
        settings.inputSide() > 0 ? OptionalInt.of(settings.inputSide()) : OptionalInt.empty();
    OnnxGraph graph = OnnxGraph.parse(bytes, uri, given);
    String cut = settings.cut();
    Map<String, Long> values = TensorShapes.values(graph);
    long largest = values.values().stream().mapToLong(Long::longValue).max().orElse(0);
    NetworkMemory unread = NetworkMemory.unread(side);
    boolean known = largest > 0 && graph.input().height() > 0 && graph.input().width() > 0;
    long features = values.getOrDefault(cut.isEmpty() ? graph.outputs().get(0) : cut, 0L);
    return new NetworkMemory(
        bytes.length + LargeWeights.bytes(graph.model()),
        known ? (long) graph.input().valuesPerImage() * Float.BYTES : unread.imageBytes(),
        known ? largest * Float.BYTES : unread.largestActivationBytes(),
        features > 0 ? features : unread.featureValues());
  }
}
