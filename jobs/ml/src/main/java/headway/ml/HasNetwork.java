package headway.ml;

import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;

/**
 * A stage that names a pretrained network, where it is cut, and how it gets its pixels.
 *
 * @param <S> the stage
 */
public interface HasNetwork<S extends HasNetwork<S>> {
  /** The params of the stage. */
  NetworkParams networkParams();

  default Param<String> network() {
    return networkParams().network;
  }

  default String getNetwork() {
    return networkParams().get(network());
  }

  /**
   * The name of a network, or the URI of an ONNX, Keras or DL4J file, which may be in int8 as
   * {@code headway network quantize} writes it; {@code efficientnet-lite0} unless set.
   */
  default S setNetwork(String reference) {
    return with(network(), reference);
  }

  default Param<String> cut() {
    return networkParams().cut;
  }

  default String getCut() {
    return networkParams().get(cut());
  }

  /** The name of the layer whose output is taken; the pooled features unless set. */
  default S setCut(String layer) {
    return with(cut(), layer);
  }

  default IntParam frozenLayers() {
    return networkParams().frozenLayers;
  }

  default int getFrozenLayers() {
    return (Integer) networkParams().get(frozenLayers());
  }

  /** The number of layers from the input, instead of a cut; 0 unless set. */
  default S setFrozenLayers(int layers) {
    return with(frozenLayers(), layers);
  }

  default Param<String> preprocessing() {
    return networkParams().preprocessing;
  }

  default String getPreprocessing() {
    return networkParams().get(preprocessing());
  }

  /** The name of a preprocessing; what the network says unless set. */
  default S setPreprocessing(String name) {
    return with(preprocessing(), name);
  }

  default Param<String> resize() {
    return networkParams().resize;
  }

  default String getResize() {
    return networkParams().get(resize());
  }

  /** {@code squash}, {@code center-crop} or {@code pad}; what the network says unless set. */
  default S setResize(String mode) {
    return with(resize(), mode);
  }

  default Param<String> filter() {
    return networkParams().filter;
  }

  default String getFilter() {
    return networkParams().get(filter());
  }

  /** The filter that resizes, by Pillow's name; what the network says unless set. */
  default S setFilter(String name) {
    return with(filter(), name);
  }

  default DoubleParam cropRatio() {
    return networkParams().cropRatio;
  }

  default double getCropRatio() {
    return (Double) networkParams().get(cropRatio());
  }

  /** The side of the input over that of the resized image; what the network says unless set. */
  default S setCropRatio(double ratio) {
    return with(cropRatio(), ratio);
  }

  default BooleanParam exactPixels() {
    return networkParams().exactPixels;
  }

  default boolean getExactPixels() {
    return (Boolean) networkParams().get(exactPixels());
  }

  /** Whether large JPEGs are decoded in full; false unless set. */
  default S setExactPixels(boolean exact) {
    return with(exactPixels(), exact);
  }

  private <T> S with(Param<T> param, T value) {
    networkParams().set(param, value);
    @SuppressWarnings("unchecked") // The type of each stage is its own.
    S self = (S) this;
    return self;
  }
}
