package headway.ml;

import headway.common.config.SettingsLoader;
import java.util.Map;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;

/** The network below the head, and how it wants its pixels. */
public abstract class NetworkParams extends TrainingParams {
  private static final long serialVersionUID = 1L;
  private static final Map<String, SettingsLoader.Documented> DOCS = SettingsLoader.documentation();

  private final Param<String> network;
  private final Param<String> cut;
  private final IntParam frozenLayers;
  private final Param<String> preprocessing;
  private final Param<String> resize;
  private final Param<String> filter;
  private final DoubleParam cropRatio;
  private final BooleanParam exactPixels;

  NetworkParams(String uid) {
    super(uid);
    network = TextParam.of(this, "network", DOCS.get("network.ref").comment());
    cut = TextParam.of(this, "cut", DOCS.get("network.cut").comment());
    frozenLayers =
        new IntParam(
            this,
            "frozenLayers",
            DOCS.get("network.frozenLayers").comment(),
            ParamValidators.gtEq(0));
    preprocessing =
        TextParam.of(this, "preprocessing", DOCS.get("network.preprocessing").comment());
    resize = TextParam.of(this, "resize", DOCS.get("network.resize").comment());
    filter = TextParam.of(this, "filter", DOCS.get("network.filter").comment());
    cropRatio =
        new DoubleParam(
            this,
            "cropRatio",
            DOCS.get("network.cropRatio").comment(),
            ParamValidators.inRange(0, 1));
    exactPixels = new BooleanParam(this, "exactPixels", DOCS.get("network.exactPixels").comment());
    setDefault(network, DOCS.get("network.ref").defaultValue());
    setDefault(cut, DOCS.get("network.cut").defaultValue());
    setDefault(frozenLayers, Integer.parseInt(DOCS.get("network.frozenLayers").defaultValue()));
    setDefault(preprocessing, DOCS.get("network.preprocessing").defaultValue());
    setDefault(resize, DOCS.get("network.resize").defaultValue());
    setDefault(filter, DOCS.get("network.filter").defaultValue());
    setDefault(cropRatio, Double.parseDouble(DOCS.get("network.cropRatio").defaultValue()));
    setDefault(exactPixels, Boolean.parseBoolean(DOCS.get("network.exactPixels").defaultValue()));
  }

  public Param<String> network() {
    return network;
  }

  public String getNetwork() {
    return getOrDefault(network);
  }

  /**
   * The name of a network, or the URI of an ONNX, Keras or DL4J file; {@code efficientnet-lite0}
   * unless set.
   */
  public ImageClassifier setNetwork(String value) {
    return with(network, value);
  }

  public Param<String> cut() {
    return cut;
  }

  public String getCut() {
    return getOrDefault(cut);
  }

  /** The name of the layer whose output the head reads; the pooled features unless set. */
  public ImageClassifier setCut(String value) {
    return with(cut, value);
  }

  public IntParam frozenLayers() {
    return frozenLayers;
  }

  public int getFrozenLayers() {
    return (Integer) getOrDefault(frozenLayers);
  }

  /** The number of layers from the input, instead of a cut; 0 unless set. */
  public ImageClassifier setFrozenLayers(int value) {
    return with(frozenLayers, value);
  }

  public Param<String> preprocessing() {
    return preprocessing;
  }

  public String getPreprocessing() {
    return getOrDefault(preprocessing);
  }

  /** The name of a preprocessing; what the network says unless set. */
  public ImageClassifier setPreprocessing(String value) {
    return with(preprocessing, value);
  }

  public Param<String> resize() {
    return resize;
  }

  public String getResize() {
    return getOrDefault(resize);
  }

  /** {@code squash}, {@code center-crop} or {@code pad}; what the network says unless set. */
  public ImageClassifier setResize(String value) {
    return with(resize, value);
  }

  public Param<String> filter() {
    return filter;
  }

  public String getFilter() {
    return getOrDefault(filter);
  }

  /** The filter that resizes, by Pillow's name; what the network says unless set. */
  public ImageClassifier setFilter(String value) {
    return with(filter, value);
  }

  public DoubleParam cropRatio() {
    return cropRatio;
  }

  public double getCropRatio() {
    return (Double) getOrDefault(cropRatio);
  }

  /** The side of the input over that of the resized image; what the network says unless set. */
  public ImageClassifier setCropRatio(double value) {
    return with(cropRatio, value);
  }

  public BooleanParam exactPixels() {
    return exactPixels;
  }

  public boolean getExactPixels() {
    return (Boolean) getOrDefault(exactPixels);
  }

  /** Whether large JPEGs are decoded in full; false unless set. */
  public ImageClassifier setExactPixels(boolean value) {
    return with(exactPixels, value);
  }

  @Override
  void addSettings(Map<String, String> values) {
    super.addSettings(values);
    values.put("network.ref", getNetwork());
    values.put("network.cut", getCut());
    values.put("network.frozenLayers", String.valueOf(getFrozenLayers()));
    values.put("network.preprocessing", getPreprocessing());
    values.put("network.resize", getResize());
    values.put("network.filter", getFilter());
    values.put("network.cropRatio", String.valueOf(getCropRatio()));
    values.put("network.exactPixels", String.valueOf(getExactPixels()));
  }
}
