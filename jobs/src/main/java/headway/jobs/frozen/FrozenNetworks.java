package headway.jobs.frozen;

import headway.common.InputException;
import headway.common.config.NetworkSettings;
import headway.common.image.Preprocessing;
import headway.common.image.PreprocessingFamily;
import headway.common.network.FrozenNetwork;
import headway.common.network.NetworkIdentity;
import headway.common.network.NetworkReference;
import headway.common.network.OnnxFile;
import headway.common.network.ShippedNetwork;
import headway.common.network.onnx.OnnxCut;
import headway.common.network.onnx.OnnxGraph;
import headway.common.storage.Storage;
import java.util.HashMap;
import java.util.Map;

/** Resolves what the user named, and keeps each frozen part open once per JVM. */
public final class FrozenNetworks {
  private static final Map<FrozenSpec, FrozenNetwork> OPEN = new HashMap<>();

  private FrozenNetworks() {}

  /**
   * The frozen part that the settings ask for.
   *
   * @param threads that one run computes with
   * @throws InputException where the network cannot be read or its preprocessing is not known
   */
  public static FrozenSpec resolve(Storage storage, NetworkSettings settings, int threads) {
    NetworkReference reference = NetworkReference.parse(settings.ref());
    OnnxGraph graph = graph(storage, reference);
    String cut = settings.cut().isEmpty() ? usualCut(reference, graph) : settings.cut();
    NetworkIdentity identity =
        NetworkIdentity.of(reference.name(), graph, cut, OnnxCut.below(graph, cut));
    return new FrozenSpec(
        settings.ref(),
        reference.name(),
        identity.sha256(),
        cut,
        identity.frozenSha256(),
        PreprocessingJson.of(preprocessing(reference, graph, settings)),
        threads);
  }

  private static OnnxGraph graph(Storage storage, NetworkReference reference) {
    if (reference instanceof OnnxFile file) {
      return OnnxGraph.parse(storage.read(Storage.path(file.uri())), file.uri());
    }
    return OnnxGraph.parse(((ShippedNetwork) reference).bytes(), reference.name());
  }

  private static String usualCut(NetworkReference reference, OnnxGraph graph) {
    return reference instanceof ShippedNetwork shipped
        ? shipped.defaultCut()
        : graph.outputs().get(0);
  }

  private static Preprocessing preprocessing(
      NetworkReference reference, OnnxGraph graph, NetworkSettings settings) {
    int height = side(graph.input().height(), settings.inputSide(), reference);
    int width = side(graph.input().width(), settings.inputSide(), reference);
    if (!settings.preprocessing().isEmpty()) {
      return PreprocessingFamily.named(settings.preprocessing()).at(height, width);
    }
    if (reference instanceof ShippedNetwork shipped) {
      return PreprocessingFamily.named(shipped.preprocessing()).at(height, width);
    }
    throw new InputException(
        "Cannot use network "
            + settings.ref()
            + ": its file does not say how it wants its pixels; give --preprocessing tf, torch,"
            + " caffe, raw or efficientnet-lite");
  }

  private static int side(int ofNetwork, int chosen, NetworkReference reference) {
    if (ofNetwork > 0) {
      return ofNetwork;
    }
    if (chosen > 0) {
      return chosen;
    }
    throw new InputException(
        "Cannot use network "
            + reference.name()
            + ": it takes pictures of any size; give one by --set network.inputSide=224");
  }

  /**
   * The network below the cut as ONNX.
   *
   * @throws InputException where the file is no longer the one that was resolved
   */
  public static byte[] frozenBytes(Storage storage, FrozenSpec spec) {
    OnnxGraph graph = graph(storage, NetworkReference.parse(spec.reference()));
    if (!graph.sha256().equals(spec.networkSha256())) {
      throw new InputException(
          "Cannot use network "
              + spec.reference()
              + ": its SHA-256 is "
              + graph.sha256()
              + " but must be "
              + spec.networkSha256()
              + "; put the former file back or run extract again");
    }
    return OnnxCut.below(graph, spec.cut());
  }

  /**
   * The open network; the first caller of a JVM waits for its loading, the others for the first.
   */
  public static synchronized FrozenNetwork open(Storage storage, FrozenSpec spec) {
    return OPEN.computeIfAbsent(
        spec,
        absent ->
            FrozenNetwork.open(
                frozenBytes(storage, spec), spec.name() + " below " + spec.cut(), spec.threads()));
  }
}
