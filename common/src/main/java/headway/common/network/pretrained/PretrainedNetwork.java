package headway.common.network.pretrained;

import headway.common.image.PreprocessingFamily;
import headway.common.network.NetworkFile;
import headway.common.network.NetworkReference;
import headway.common.network.ShippedNetwork;
import headway.common.network.dl4j.Dl4jReader;
import headway.common.network.dl4j.LayerGraph;
import headway.common.network.export.OnnxExporter;
import headway.common.network.fold.Folding;
import headway.common.network.fromonnx.OnnxReader;
import headway.common.network.keras.KerasReader;
import headway.common.network.onnx.OnnxBytes;
import headway.common.network.onnx.OnnxCut;
import headway.common.network.onnx.OnnxGraph;
import java.util.Optional;
import java.util.OptionalInt;

/** A network that a user names, read and ready to be cut. */
public final class PretrainedNetwork {
  private final NetworkReference reference;
  private final OnnxGraph onnx;
  private final boolean exported;
  private Optional<LayerGraph> layers;

  private PretrainedNetwork(
      NetworkReference reference, OnnxGraph onnx, Optional<LayerGraph> layers) {
    this.reference = reference;
    this.onnx = onnx;
    this.layers = layers;
    this.exported = layers.isPresent();
  }

  /** A network of the catalogue. */
  public static PretrainedNetwork shipped(ShippedNetwork network) {
    return new PretrainedNetwork(
        network, OnnxGraph.parse(network.bytes(), network.name()), Optional.empty());
  }

  /**
   * A network of a user's own.
   *
   * @param bytes the whole file
   * @param side of the square pictures that it is to take, where the file leaves the size open
   * @throws headway.common.InputException naming what cannot be read
   */
  public static PretrainedNetwork read(NetworkFile file, byte[] bytes, OptionalInt side) {
    return switch (file.format()) {
      case ONNX ->
          new PretrainedNetwork(file, OnnxGraph.parse(bytes, file.uri()), Optional.empty());
      case KERAS -> ofLayers(file, KerasReader.read(bytes, file.uri(), side));
      case DL4J -> ofLayers(file, Dl4jReader.read(bytes, file.uri(), side));
    };
  }

  private static PretrainedNetwork ofLayers(NetworkFile file, LayerGraph layers) {
    OnnxGraph onnx = OnnxGraph.parse(OnnxExporter.write(layers), layers.origin(), layers.sha256());
    return new PretrainedNetwork(file, onnx, Optional.of(layers));
  }

  public NetworkReference reference() {
    return reference;
  }

  /** The whole network as ONNX, with the file's own SHA-256; batch norms not folded. */
  public OnnxGraph onnx() {
    return onnx;
  }

  /**
   * The layers as DL4J graph; of an ONNX file they are made on the first call.
   *
   * @throws headway.common.InputException naming what DL4J has no layer for
   */
  public synchronized LayerGraph layers() {
    if (layers.isEmpty()) {
      layers = Optional.of(OnnxReader.read(onnx));
    }
    return layers.get();
  }

  /** Every layer, in the order of the file. */
  public NetworkLayers list() {
    return LayerListing.of(onnx, exported);
  }

  /**
   * The part below a cut as ONNX, batch norms folded. The same network and cut give the same bytes.
   *
   * @throws headway.common.UsageException when the network cannot be cut there
   */
  public byte[] below(String cut) {
    return Folding.of(OnnxCut.below(onnx, cut), onnx.origin());
  }

  /** The whole network as ONNX, batch norms folded. The same network gives the same bytes. */
  public byte[] folded() {
    return Folding.of(OnnxBytes.of(onnx.model()), onnx.origin());
  }

  /** Where the network is cut unless the user says where. */
  public String usualCut() {
    if (reference instanceof ShippedNetwork shipped) {
      return shipped.defaultCut();
    }
    return (exported ? layers : Optional.<LayerGraph>empty())
        .flatMap(LayerGraph::belowClassifier)
        .orElse(onnx.outputs().get(0));
  }

  /** What pixels it wants, where the catalogue or the name of a Keras file says so. */
  public Optional<PreprocessingFamily> family() {
    if (reference instanceof ShippedNetwork shipped) {
      return Optional.of(PreprocessingFamily.named(shipped.preprocessing()));
    }
    boolean ofKeras =
        reference instanceof NetworkFile file && file.format() == NetworkFile.Format.KERAS
            || onnx.model().getProducerName().equals("tf2onnx");
    return ofKeras ? KerasFamilies.of(reference.name()) : Optional.empty();
  }
}
