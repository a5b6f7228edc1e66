package headway.ml;

import headway.common.config.Settings;
import headway.common.config.SettingsLoader;
import headway.common.config.images.NetworkSettings;
import headway.common.network.runtime.NetworkCache;
import headway.common.storage.Storage;
import headway.jobs.frozen.DeclaredFeatures;
import headway.jobs.frozen.FrozenNetworks;
import headway.jobs.frozen.FrozenSpec;
import headway.ml.rows.NetworkOutput;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
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
    implements HasNetwork<ImageFeaturizer>, DefaultParamsWritable {
  private static final long serialVersionUID = 1L;

  private final Param<String> outputCol;
  private final Param<String> outputType;
  private final NetworkParams network;

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
    network = new NetworkParams(this);
    setDefault(outputCol, "features");
    setDefault(outputType, "vector");
  }

  /** Reads a stage that {@code write} saved. */
  public static MLReader<ImageFeaturizer> read() {
    return new StageReader<>(ImageFeaturizer.class);
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

  @Override
  public NetworkParams networkParams() {
    return network;
  }

  @Override
  StructField[] outputs() {
    if (getOutputCol().isEmpty()) {
      throw new IllegalArgumentException("Param outputCol must not be empty; name a new column");
    }
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
    FrozenSpec frozen = FrozenNetworks.resolve(storage, settings(), threads);
    return new Features(frozen, isVector(), DeclaredFeatures.of(frozen).orElse(0));
  }

  private NetworkSettings settings() {
    Map<String, String> values = new TreeMap<>();
    network.addSettings(values);
    Settings settings = SettingsLoader.load(Optional.empty(), "", values);
    return settings.network();
  }

  /** The features of the frozen part, of which there are {@code count} unless it is 0. */
  private record Features(FrozenSpec frozen, boolean vector, int count) implements NetworkOutput {
    @Override
    public Metadata attributes(StructField column) {
      return vector && count > 0
          ? new AttributeGroup(column.name(), count).toMetadata()
          : Metadata.empty();
    }

    @Override
    public NetworkCache.Use open(Storage storage) {
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
      return new Object[] {
        vector
            ? NetworkOutput.vector(values, first, count)
            : UnsafeArrayData.fromPrimitiveArray(Arrays.copyOfRange(values, first, first + count))
      };
    }
  }
}
