package headway.ml;

import headway.common.InputException;
import headway.common.evaluation.Probabilities;
import headway.common.image.ImageCheck;
import headway.common.image.ImageDecoder;
import headway.common.image.header.ImageHeader;
import headway.common.storage.Storage;
import headway.ml.plan.Batched;
import headway.ml.rows.EncodedImage;
import headway.ml.rows.ImageColumn;
import headway.ml.rows.ImagePartition;
import headway.ml.rows.RowNetwork;
import java.util.Optional;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Functions of Spark SQL over images, of the types that {@link ImageModel} takes. They give null
 * where an image is null or cannot be decoded; {@code headway_image_info} says why. {@link
 * HeadwayExtensions} adds the functions to all sessions of an application, and has them run batches
 * as {@link ImageFeaturizer} does. A function that is registered here sees one row at a time; all
 * rows of an executor share one network.
 */
public final class HeadwayFunctions {
  static final DataType FEATURES = DataTypes.createArrayType(DataTypes.FloatType);

  static final StructType INFO =
      new StructType()
          .add("kind", DataTypes.StringType)
          .add("width", DataTypes.IntegerType)
          .add("height", DataTypes.IntegerType)
          .add("orientation", DataTypes.IntegerType)
          .add("reason", DataTypes.StringType);

  static final StructType PREDICTION =
      new StructType()
          .add("label", DataTypes.StringType)
          .add("index", DataTypes.IntegerType)
          .add("probability", DataTypes.FloatType);

  private HeadwayFunctions() {}

  /**
   * Registers {@code headway_features(image)}, an array of floats by the shipped network; {@code
   * headway_image_info(image)}: kind, stored width and height in pixels, EXIF orientation (1 to 8),
   * and the reason where the image is bad; and, where {@code spark.headway.classifier} is set,
   * {@code headway_predict(image)}. The other settings of {@link HeadwayExtensions} hold too, as
   * they are now.
   */
  public static void register(SparkSession session) {
    SessionNetworks networks = new SessionNetworks();
    session.udf().register("headway_features", networks.features(session), FEATURES);
    session.udf().register("headway_image_info", networks.info(session), INFO);
    if (SessionNetworks.hasClassifier(session)) {
      session.udf().register("headway_predict", networks.predict(session), PREDICTION);
    }
  }

  /** Registers {@code headway_features(image)} with the network and pixels of a stage. */
  public static void register(SparkSession session, ImageFeaturizer featurizer) {
    session.udf().register("headway_features", features(session, featurizer), FEATURES);
  }

  /**
   * Registers {@code headway_predict(image)}, a struct of the most probable label's name, index and
   * probability.
   */
  public static void register(SparkSession session, ImageClassificationModel model) {
    session.udf().register("headway_predict", predict(session, model), PREDICTION);
  }

  static UDF1<Object, float[]> features(SparkSession session, ImageFeaturizer featurizer) {
    return new Features(rows(session, featurizer));
  }

  static UDF1<Object, Row> predict(SparkSession session, ImageClassificationModel model) {
    return new Predict(rows(session, model), model.labels());
  }

  static UDF1<Object, Row> info(Broadcast<SerializableConfiguration> hadoop) {
    return new Info(hadoop);
  }

  private static RowNetwork rows(SparkSession session, ImageModel<?> stage) {
    return new RowNetwork(stage.output(session), stage.getBatchSize(), ImageModel.hadoop(session));
  }

  private record Features(RowNetwork network) implements UDF1<Object, float[]>, Batched {
    @Override
    public ImagePartition batches(ImageColumn images) {
      return network.batches(images, UnsafeArrayData::fromPrimitiveArray);
    }

    @Override
    public float[] call(Object image) {
      return network.run(image).orElse(null);
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Predict(RowNetwork network, String[] labels)
      implements UDF1<Object, Row>, Batched {
    @Override
    public ImagePartition batches(ImageColumn images) {
      return network.batches(
          images,
          probabilities -> {
            int best = Probabilities.argmax(probabilities);
            return new GenericInternalRow(
                new Object[] {UTF8String.fromString(labels[best]), best, probabilities[best]});
          });
    }

    @Override
    public Row call(Object image) {
      return network.run(image).map(this::row).orElse(null);
    }

    private Row row(float[] probabilities) {
      int best = Probabilities.argmax(probabilities);
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
