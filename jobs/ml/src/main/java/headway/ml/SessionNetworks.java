package headway.ml;

import headway.common.storage.Storage;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.hadoop.fs.Path;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.util.SerializableConfiguration;
import scala.Option;
import scala.collection.JavaConverters;

/**
 * The functions of images by the settings {@code spark.headway.*} of a session. Each is made once
 * for the same settings and files, for a function is looked up several times while a query is
 * planned, and {@code export} replaces a classifier while a server runs.
 */
final class SessionNetworks {
  private static final String PREFIX = "spark.headway.";
  private static final String CLASSIFIER = "classifier";
  private static final Set<String> OF_COMMANDS =
      Set.of("natives", "counting", "oneDnn", "hadoop", "workspace");

  private final Map<Key, UDF1<Object, ?>> made = new ConcurrentHashMap<>();

  /**
   * What a function depends on.
   *
   * @param network the network of features, or the URI of a classifier with a fingerprint
   */
  private record Key(String application, Object network, int batchSize) {}

  UDF1<Object, ?> features(SparkSession session) {
    ImageFeaturizer featurizer = new ImageFeaturizer();
    requireKnown(session, featurizer);
    for (Param<?> param : featurizer.params()) {
      setting(session, param.name()).ifPresent(text -> set(featurizer, param, text));
    }
    return once(
        session,
        featurizer.output(session),
        featurizer.getBatchSize(),
        () -> HeadwayFunctions.features(session, featurizer));
  }

  /** Settings of Headway's own commands have a point behind the prefix, or are of its plugin. */
  private static void requireKnown(SparkSession session, ImageFeaturizer featurizer) {
    Iterator<String> keys = JavaConverters.asJavaIterator(session.conf().getAll().keysIterator());
    while (keys.hasNext()) {
      String key = keys.next();
      String name = key.startsWith(PREFIX) ? key.substring(PREFIX.length()) : CLASSIFIER;
      if (!name.equals(CLASSIFIER)
          && !OF_COMMANDS.contains(name)
          && !name.contains(".")
          && !isHeeded(featurizer, name)) {
        throw new IllegalArgumentException(
            "Setting %s has no effect; %s names a param of ImageFeaturizer's network, batchSize or classifier"
                .formatted(key, PREFIX + "NAME"));
      }
    }
  }

  /** A function has no columns and no policy for bad images: those give null. */
  private static boolean isHeeded(ImageFeaturizer featurizer, String name) {
    return NetworkParams.KEYS.containsKey(name) || name.equals(featurizer.batchSize().name());
  }

  static boolean hasClassifier(SparkSession session) {
    return setting(session, CLASSIFIER).isPresent();
  }

  UDF1<Object, ?> predict(SparkSession session) {
    String classifier =
        setting(session, CLASSIFIER)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "Function headway_predict needs "
                            + PREFIX
                            + CLASSIFIER
                            + "; set it to the URI of a classifier.onnx that export wrote"));
    ImageClassificationModel model = new ImageClassificationModel().setClassifier(classifier);
    setting(session, model.batchSize().name())
        .ifPresent(text -> set(model, model.batchSize(), text));
    return once(
        session,
        List.of(classifier, fingerprint(session, classifier)),
        model.getBatchSize(),
        () -> HeadwayFunctions.predict(session, model));
  }

  /** Of the file that is there now; the model says what is wrong where there is none. */
  private static String fingerprint(SparkSession session, String uri) {
    Storage storage = ImageModel.storage(session);
    Path file = Storage.path(uri);
    return storage.exists(file) ? storage.fingerprint(file) : "";
  }

  UDF1<Object, ?> info(SparkSession session) {
    return once(
        session,
        "info",
        1,
        () -> {
          Broadcast<SerializableConfiguration> hadoop = ImageModel.hadoop(session);
          return HeadwayFunctions.info(hadoop);
        });
  }

  private UDF1<Object, ?> once(
      SparkSession session, Object network, int batchSize, Supplier<UDF1<Object, ?>> maker) {
    Key key = new Key(session.sparkContext().applicationId(), network, batchSize);
    return made.computeIfAbsent(key, any -> maker.get());
  }

  private static Optional<String> setting(SparkSession session, String name) {
    Option<String> value = session.conf().getOption(PREFIX + name);
    return value.isDefined() ? Optional.of(value.get()) : Optional.empty();
  }

  private static <T> void set(ImageModel<?> stage, Param<T> param, String text) {
    try {
      Object value =
          param instanceof IntParam
              ? (Object) Integer.valueOf(text)
              : param instanceof DoubleParam
                  ? (Object) Double.valueOf(text)
                  : param instanceof BooleanParam ? truth(param, text) : text;
      @SuppressWarnings("unchecked") // As the type of the param says.
      T typed = (T) value;
      stage.set(param, typed);
    } catch (NumberFormatException noNumber) {
      throw new IllegalArgumentException(
          PREFIX + param.name() + " must be a number but was " + text, noNumber);
    }
  }

  private static boolean truth(Param<?> param, String text) {
    if (!text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
      throw new IllegalArgumentException(
          PREFIX + param.name() + " must be true or false but was " + text);
    }
    return Boolean.parseBoolean(text);
  }
}
