package headway.ml;

import headway.common.config.Settings;
import headway.common.config.SettingsLoader;
import headway.common.config.images.NetworkSettings;
import headway.common.network.runtime.FrozenNetwork;
import headway.common.storage.Storage;
import headway.jobs.frozen.FrozenNetworks;
import headway.jobs.frozen.FrozenSpec;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/**
 * Sends images through the frozen part of a pretrained network: a column of images becomes one of
 * features, the floats that {@code headway extract} writes.
 *
 * <pre>{@code
 * Dataset<Row> photos = spark.read().format("binaryFile").load("s3a://bucket/photos/*.jpg");
 * new ImageFeaturizer().setInputCol("content").setOutputCol("features").transform(photos);
 * }</pre>
 */
public final class ImageFeaturizer extends ImageModel<ImageFeaturizer>
    implements DefaultParamsWritable {
  private static final long serialVersionUID = 1L;
  private static final Map<String, SettingsLoader.Documented> DOCS = SettingsLoader.documentation();

  private final Param<String> outputCol;
  private final Param<String> outputType;
  private final Param<String> network;
  private final Param<String> cut;
  private final IntParam frozenLayers;
  private final Param<String> preprocessing;
  private final Param<String> resize;
  private final Param<String> filter;
  private final DoubleParam cropRatio;
  private final BooleanParam exactPixels;

  public ImageFeaturizer() {
    this(Identifiable.randomUID("ImageFeaturizer"));
  }

  /**
   * @param uid of the stage
   */
  public ImageFeaturizer(String uid) {
    super(uid);
    outputCol = TextParam.of(this, "outputCol", "output column name");
    outputType = TextParam.of(this, "outputType", "type of the output column: vector or array");
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
    setDefault(outputCol, "features");
    setDefault(outputType, "vector");
    setDefault(network, DOCS.get("network.ref").defaultValue());
    setDefault(cut, "");
    setDefault(frozenLayers, 0);
    setDefault(preprocessing, "");
    setDefault(resize, "");
    setDefault(filter, "");
    setDefault(cropRatio, 0.0);
    setDefault(exactPixels, false);
  }

  /** Reads a stage that {@code write} saved. */
  public static MLReader<ImageFeaturizer> read() {
    return new StageReader<>();
  }

  /** Reads a stage that {@code save} saved. */
  public static ImageFeaturizer load(String path) {
    return read().load(path);
  }

  public Param<String> outputCol() {
    return outputCol;
  }

  public String getOutputCol() {
    return getOrDefault(outputCol);
  }

  /** The name of the column of features; {@code features} unless set. */
  public ImageFeaturizer setOutputCol(String name) {
    return with(outputCol, name);
  }

  public Param<String> outputType() {
    return outputType;
  }

  public String getOutputType() {
    return getOrDefault(outputType);
  }

  /** {@code vector} (of Spark ML; unless set) or {@code array} (of floats). */
  public ImageFeaturizer setOutputType(String type) {
    return with(outputType, type);
  }

  public Param<String> network() {
    return network;
  }

  public String getNetwork() {
    return getOrDefault(network);
  }

  /**
   * The name of a network, or the URI of an ONNX, Keras or DL4J file, which may be in int8 as
   * {@code headway network quantize} writes it; {@code efficientnet-lite0} unless set.
   */
  public ImageFeaturizer setNetwork(String reference) {
    return with(network, reference);
  }

  public Param<String> cut() {
    return cut;
  }

  public String getCut() {
    return getOrDefault(cut);
  }

  /** The name of the layer whose output is taken; the pooled features unless set. */
  public ImageFeaturizer setCut(String layer) {
    return with(cut, layer);
  }

  public IntParam frozenLayers() {
    return frozenLayers;
  }

  public int getFrozenLayers() {
    return (Integer) getOrDefault(frozenLayers);
  }

  /** The number of layers from the input, instead of a cut; 0 unless set. */
  public ImageFeaturizer setFrozenLayers(int layers) {
    return with(frozenLayers, layers);
  }

  public Param<String> preprocessing() {
    return preprocessing;
  }

  public String getPreprocessing() {
    return getOrDefault(preprocessing);
  }

  /** The name of a preprocessing; what the network says unless set. */
  public ImageFeaturizer setPreprocessing(String name) {
    return with(preprocessing, name);
  }

  public Param<String> resize() {
    return resize;
  }

  public String getResize() {
    return getOrDefault(resize);
  }

  /** {@code squash}, {@code center-crop} or {@code pad}; what the network says unless set. */
  public ImageFeaturizer setResize(String mode) {
    return with(resize, mode);
  }

  public Param<String> filter() {
    return filter;
  }

  public String getFilter() {
    return getOrDefault(filter);
  }

  /** The filter that resizes, by Pillow's name; what the network says unless set. */
  public ImageFeaturizer setFilter(String name) {
    return with(filter, name);
  }

  public DoubleParam cropRatio() {
    return cropRatio;
  }

  public double getCropRatio() {
    return (Double) getOrDefault(cropRatio);
  }

  /** The side of the input over that of the resized photo; what the network says unless set. */
  public ImageFeaturizer setCropRatio(double ratio) {
    return with(cropRatio, ratio);
  }

  public BooleanParam exactPixels() {
    return exactPixels;
  }

  public boolean getExactPixels() {
    return (Boolean) getOrDefault(exactPixels);
  }

  /** Whether large JPEGs are decoded in full; false unless set. */
  public ImageFeaturizer setExactPixels(boolean exact) {
    return with(exactPixels, exact);
  }

  @Override
  StructField[] outputs() {
    DataType type =
        isVector() ? SQLDataTypes.VectorType() : DataTypes.createArrayType(DataTypes.FloatType);
    return new StructField[] {DataTypes.createStructField(getOutputCol(), type, true)};
  }

  private boolean isVector() {
    return switch (getOutputType()) {
      case "vector" -> true;
      case "array" -> false;
      default ->
          throw new IllegalArgumentException(
              "outputType must be vector or array but was " + getOutputType());
    };
  }

  @Override
  NetworkOutput output(Storage storage, int threads) {
    return new Features(FrozenNetworks.resolve(storage, settings(), threads), isVector());
  }

  private NetworkSettings settings() {
    Map<String, String> values = new TreeMap<>();
    values.put("network.ref", getNetwork());
    values.put("network.cut", getCut());
    values.put("network.frozenLayers", String.valueOf(getFrozenLayers()));
    values.put("network.preprocessing", getPreprocessing());
    values.put("network.resize", getResize());
    values.put("network.filter", getFilter());
    values.put("network.cropRatio", String.valueOf(getCropRatio()));
    values.put("network.exactPixels", String.valueOf(getExactPixels()));
    Settings settings = SettingsLoader.load(Optional.empty(), "", values);
    return settings.network();
  }

  /** The features of the frozen part. */
  private record Features(FrozenSpec frozen, boolean vector) implements NetworkOutput {
    @Override
    public FrozenNetwork open(Storage storage) {
      return FrozenNetworks.open(storage, frozen);
    }

    @Override
    public String preprocessing() {
      return frozen.preprocessing();
    }

    @Override
    public int width() {
      return 1;
    }

    @Override
    public Object[] columns(float[] values, int first, int count) {
      if (vector) {
        return new Object[] {
          NetworkOutput.vector(Arrays.copyOfRange(values, first, first + count))
        };
      }
      Float[] features = new Float[count];
      for (int i = 0; i < count; i++) {
        features[i] = values[first + i];
      }
      return new Object[] {features};
    }
  }
}
