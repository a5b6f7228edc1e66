package headway.ml;

import headway.common.InputException;
import headway.common.image.ImageCheck;
import headway.common.image.ImageDecoder;
import headway.common.image.header.ImageHeader;
import headway.common.network.runtime.FrozenNetwork;
import headway.common.storage.Storage;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Functions of Spark SQL over images, of the types that {@link ImageModel} takes. They give null
 * where an image is null or cannot be decoded; {@code headway_image_info} says why. A function sees
 * one row at a time, and all rows of an executor share one network; for millions of images {@link
 * ImageFeaturizer} and {@link ImageClassificationModel} are faster, for they run batches.
 */
public final class HeadwayFunctions {
  private static final StructType INFO =
      new StructType()
          .add("kind", DataTypes.StringType)
          .add("width", DataTypes.IntegerType)
          .add("height", DataTypes.IntegerType)
          .add("orientation", DataTypes.IntegerType)
          .add("reason", DataTypes.StringType);

  private static final StructType PREDICTION =
      new StructType()
          .add("label", DataTypes.StringType)
          .add("index", DataTypes.IntegerType)
          .add("probability", DataTypes.FloatType);

  private HeadwayFunctions() {}

  /**
   * Registers {@code headway_features(image)}, an array of floats by the shipped network, and
   * {@code headway_image_info(image)}: kind, stored width and height in pixels, EXIF orientation (1
   * to 8), and the reason where the image is bad.
   */
  public static void register(SparkSession session) {
    register(session, new ImageFeaturizer());
    session.udf().register("headway_image_info", new Info(hadoop(session)), INFO);
  }

  /** Registers {@code headway_features(image)} with the network and pixels of a stage. */
  public static void register(SparkSession session, ImageFeaturizer featurizer) {
    NetworkOutput output =
        prepared(session, featurizer.copy(featurizer.extractParamMap()).setOutputType("array"));
    session
        .udf()
        .register(
            "headway_features",
            new Features(output, hadoop(session)),
            DataTypes.createArrayType(DataTypes.FloatType));
  }

  /**
   * Registers {@code headway_predict(image)}, a struct of the most probable label's name, index and
   * probability.
   */
  public static void register(SparkSession session, ImageClassificationModel model) {
    session
        .udf()
        .register(
            "headway_predict",
            new Predict(prepared(session, model), model.labels(), hadoop(session)),
            PREDICTION);
  }

  private static NetworkOutput prepared(SparkSession session, ImageModel<?> stage) {
    Configuration configuration = session.sparkContext().hadoopConfiguration();
    int threads = session.sparkContext().getConf().getInt("spark.task.cpus", 1);
    return ImageModel.explained(() -> stage.output(new Storage(configuration), threads));
  }

  private static Broadcast<SerializableConfiguration> hadoop(SparkSession session) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(session.sparkContext());
    return context.broadcast(new SerializableConfiguration(context.hadoopConfiguration()));
  }

  /** What the network gives for one image; empty if the image is bad. */
  private static Optional<float[]> run(
      NetworkOutput output, Object image, Broadcast<SerializableConfiguration> hadoop) {
    Storage storage = new Storage(hadoop.value().value());
    NetworkPixels pixels;
    try {
      pixels = NetworkPixels.of(output.preprocessing(), EncodedImage.of(image, storage));
    } catch (InputException bad) {
      return Optional.empty();
    }
    FrozenNetwork network = output.open(storage);
    return Optional.of(network.run(pixels.values(), 1));
  }

  private record Features(NetworkOutput output, Broadcast<SerializableConfiguration> hadoop)
      implements UDF1<Object, float[]> {
    @Override
    public float[] call(Object image) {
      return run(output, image, hadoop).orElse(null);
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Predict(
      NetworkOutput output, String[] labels, Broadcast<SerializableConfiguration> hadoop)
      implements UDF1<Object, Row> {
    @Override
    public Row call(Object image) {
      return run(output, image, hadoop).map(this::row).orElse(null);
    }

    private Row row(float[] probabilities) {
      int best = 0;
      for (int i = 0; i < probabilities.length; i++) {
        best = probabilities[i] > probabilities[best] ? i : best;
      }
      return RowFactory.create(labels[best], best, probabilities[best]);
    }
  }

  private record Info(Broadcast<SerializableConfiguration> hadoop) implements UDF1<Object, Row> {
    @Override
    public Row call(Object image) {
      try {
        byte[] encoded = EncodedImage.of(image, new Storage(hadoop.value().value()));
        Optional<String> reason =
            new ImageCheck(ImageDecoder.DEFAULT_MAX_PIXELS).reasonToRefuse(encoded);
        ImageHeader header = ImageHeader.read(encoded);
        return RowFactory.create(
            header.kind().toString(),
            header.width(),
            header.height(),
            header.orientation().ordinal() + 1,
            reason.orElse(null));
      } catch (InputException bad) {
        return RowFactory.create(null, null, null, null, bad.getMessage());
      }
    }
  }
}
