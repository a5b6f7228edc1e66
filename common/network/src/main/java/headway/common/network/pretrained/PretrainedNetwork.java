package headway.common.network.pretrained;

import headway.common.image.preprocessing.PreprocessingFamily;
import headway.common.network.NetworkFile;
import headway.common.network.NetworkReference;
import headway.common.network.ScratchNetwork;
import headway.common.network.ShippedNetwork;
import headway.common.network.fold.GraphFolding;
import headway.common.network.onnx.OnnxCut;
import headway.common.network.onnx.OnnxGraph;
import headway.common.network.proto.DeterministicOnnx;
import headway.common.network.quantize.NetworkQuantization;
import headway.common.network.tail.ClassifierSearch;
import headway.common.network.tail.NetworkFeatures;
import headway.common.network.tail.ObjectDetector;
import headway.common.network.tail.PooledFeatures;
import headway.common.storage.Sha256;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import onnx.Onnx.NodeProto;

/** A network that was read and can be cut. */
public final class PretrainedNetwork {
  private static final int SUGGESTIONS = 3;
  private static final int COLOURS = 3;
  private static final Set<String> SCALING = Set.of("Add", "Div", "Mul", "Sub");

  private final NetworkReference reference;
  private final OnnxGraph file;
  private final OnnxGraph onnx;
  private final Optional<LayerReader.Layers> layers;
  private Optional<NetworkFeatures> features;

  private PretrainedNetwork(
      NetworkReference reference, OnnxGraph onnx, Optional<LayerReader.Layers> layers) {
    this.reference = reference;
    this.file = onnx;
    this.layers = layers;
    this.features =
        !NetworkQuantization.isOurs(onnx) && PooledFeatures.mayBeNeeded(onnx)
            ? Optional.of(search(onnx))
            : Optional.empty();
    this.onnx = features.map(found -> PooledFeatures.beside(onnx, found)).orElse(onnx);
  }

  /** A network of the catalogue. */
  public static PretrainedNetwork shipped(ShippedNetwork network) {
    return new PretrainedNetwork(
        network, OnnxGraph.parse(network.bytes(), network.name()), Optional.empty());
  }

  /**
   * The frozen part of a network that is trained from scratch: the identity, as ONNX.
   *
   * @param configuration of a user's own network
   * @param side of the square images
   */
  public static PretrainedNetwork scratch(
      ScratchNetwork network, Optional<byte[]> configuration, int side) {
    int channels =
        configuration
            .map(json -> LayerReader.of(network).channels(json, network.name()))
            .orElse(COLOURS);
    byte[] image = IdentityNetwork.of(side, channels);
    String sha256 =
        Sha256.of(
            List.of(network.name(), Sha256.of(image), Sha256.of(configuration.orElse(image))));
    return new PretrainedNetwork(
        network, OnnxGraph.parse(image, network.name(), sha256), Optional.empty());
  }

  /**
   * A network of a user's own.
   *
   * @param bytes the whole file
   * @param side of the square input images, if the file does not fix the size
   * @throws headway.common.InputException naming what cannot be read
   */
  public static PretrainedNetwork read(NetworkFile file, byte[] bytes, OptionalInt side) {
    return switch (file.format()) {
      case ONNX ->
          new PretrainedNetwork(file, OnnxGraph.parse(bytes, file.uri(), side), Optional.empty());
      case KERAS, DL4J -> ofLayers(file, LayerReader.of(file).read(file, bytes, side));
    };
  }

  private static PretrainedNetwork ofLayers(NetworkFile file, LayerReader.Layers layers) {
    OnnxGraph onnx = OnnxGraph.parse(layers.onnx(), file.uri(), layers.sha256());
    return new PretrainedNetwork(file, onnx, Optional.of(layers));
  }

  public NetworkReference reference() {
    return reference;
  }

  /** The whole network as ONNX, with the file's own SHA-256; batch norms not folded. */
  public OnnxGraph onnx() {
    return onnx;
  }

  /** The layers that DL4J read; empty for a network that is ONNX. */
  public Optional<LayerReader.Layers> layers() {
    return layers;
  }

  /** Every layer, in the order of the file. */
  public NetworkLayers list() {
    return LayerListing.of(onnx, layers.isPresent());
  }

  /**
   * The part below a cut as ONNX, batch norms folded. The same network and cut give the same bytes.
   *
   * @throws headway.common.UsageException when the network cannot be cut there
   */
  public byte[] below(String cut) {
    return GraphFolding.of(OnnxCut.below(onnx, cut), onnx.origin());
  }

  /**
   * The part between a cut and a layer above it as ONNX; see {@link OnnxCut#between}.
   *
   * @param shape of the activations at the cut, without the batch
   */
  public byte[] between(String cut, long[] shape, String top) {
    return OnnxCut.between(onnx, cut, shape, top);
  }

  /** The whole network as ONNX, batch norms folded. The same network gives the same bytes. */
  public byte[] folded() {
    return GraphFolding.of(DeterministicOnnx.of(file.model()), onnx.origin());
  }

  /** The default cut: below its classifier if it has one. */
  public String defaultCut() {
    return reference instanceof ShippedNetwork shipped
        ? shipped.defaultCut()
        : features().map(NetworkFeatures::tensor).orElse(onnx.outputs().get(0));
  }

  /**
   * The features that {@link #defaultCut} is based on; empty for networks with a fixed default cut.
   *
   * @throws headway.common.InputException if it finds objects, so that no features can be chosen
   */
  public synchronized Optional<NetworkFeatures> features() {
    ObjectDetector.refuse(file);
    if (features.isEmpty()
        && reference instanceof NetworkFile
        && !NetworkQuantization.isOurs(file)) {
      features = Optional.of(search(file));
    }
    return features;
  }

  /**
   * An explanation of {@link #defaultCut} and its alternatives, as the end of a sentence that
   * begins with the network; empty for networks with a fixed default cut.
   */
  public Optional<String> explainDefaultCut() {
    return features()
        .map(
            found -> {
              List<String> others =
                  onnx.cuts().stream()
                      .filter(cut -> isLayer(cut) && !cut.equals(found.tensor()))
                      .toList();
              List<String> near =
                  others.subList(Math.max(0, others.size() - SUGGESTIONS), others.size());
              return found.explained()
                  + (file.outputs().size() > 1
                      ? "; of its %d outputs %s counts"
                          .formatted(file.outputs().size(), counted(found))
                      : "")
                  + (others.isEmpty()
                      ? ""
                      : "; --cut takes another of %d tensors, such as %s"
                          .formatted(others.size(), String.join(", ", near)));
            });
  }

  private String counted(NetworkFeatures found) {
    return found.output().equals(file.outputs().get(0)) ? "the first" : "'" + found.output() + "'";
  }

  private NetworkFeatures search(OnnxGraph graph) {
    return ClassifierSearch.of(graph, this::isLayer);
  }

  /** Inner tensors of the layers that our exporter wrote have a colon in their names. */
  private boolean isLayer(String tensor) {
    return layers.isEmpty() || !tensor.contains(":");
  }

  /** The preprocessing family, if the catalogue or the name of a Keras file determines it. */
  public Optional<PreprocessingFamily> family() {
    if (reference instanceof ScratchNetwork) {
      return Optional.of(PreprocessingFamily.UNIT);
    }
    if (reference instanceof ShippedNetwork shipped) {
      return Optional.of(PreprocessingFamily.named(shipped.preprocessing()));
    }
    boolean ofKeras =
        reference instanceof NetworkFile file && file.format() == NetworkFile.Format.KERAS
            || onnx.model().getProducerName().equals("tf2onnx");
    if (layers.isPresent() && scalesPixels()) {
      return Optional.of(PreprocessingFamily.RAW);
    }
    return ofKeras ? KerasFamilies.of(reference.name()) : Optional.empty();
  }

  /** Whether sums and products with constants come first, as Rescaling and Normalization are. */
  private boolean scalesPixels() {
    Set<String> pixels = new HashSet<>(Set.of(file.input().name()));
    for (NodeProto node : file.model().getGraph().getNodeList()) {
      if (node.getInputList().stream().anyMatch(pixels::contains)) {
        if (!node.getOpType().equals("Identity")) {
          return SCALING.contains(node.getOpType());
        }
        pixels.add(node.getOutput(0));
      }
    }
    return false;
  }
}
