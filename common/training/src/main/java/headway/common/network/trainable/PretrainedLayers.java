package headway.common.network.trainable;

import headway.common.network.dl4j.LayerGraph;
import headway.common.network.fromonnx.OnnxReader;
import headway.common.network.pretrained.PretrainedNetwork;
import headway.common.network.trainable.Dl4jLayerReader.ReadLayers;

/** The layers of a pretrained network as DL4J graphs. */
public final class PretrainedLayers {
  private PretrainedLayers() {}

  /**
   * All layers; an ONNX file is converted.
   *
   * @throws headway.common.InputException naming the first node that DL4J has no layer for
   */
  public static LayerGraph of(PretrainedNetwork network) {
    return network
        .layers()
        .map(layers -> ((ReadLayers) layers).graph())
        .orElseGet(() -> OnnxReader.read(network.onnx()));
  }

  /**
   * A graph with all layers between a cut and a layer above it. For an ONNX file only these are
   * converted, so that DL4J need not support the others.
   *
   * @throws headway.common.InputException naming the first node that DL4J has no layer for
   */
  public static LayerGraph between(PretrainedNetwork network, String cut, String top) {
    return network
        .layers()
        .map(layers -> ((ReadLayers) layers).graph())
        .filter(graph -> graph.vertices().contains(top))
        .orElseGet(() -> OnnxReader.between(network.onnx(), cut, top));
  }
}
