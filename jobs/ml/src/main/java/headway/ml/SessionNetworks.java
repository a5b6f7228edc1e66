package headway.ml;

import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
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
 * for the same settings, for a function is looked up several times while a query is planned.
 */
final class SessionNetworks {
  private static final String PREFIX = "spark.headway.";
  private static final String CLASSIFIER = "classifier";
  private static final Set<String> OF_COMMANDS =
      Set.of("natives", "counting", "oneDnn", "hadoop", "workspace");

  private final Map<String, UDF1<Object, ?>> made = new ConcurrentHashMap<>();

  UDF1<Object, ?> features(SparkSession session) {
    ImageFeaturizer featurizer = new ImageFeaturizer();
    requireKnown(session, featurizer);
    Map<String, String> given = new TreeMap<>();
    for (Param<?> param : featurizer.params()) {
      setting(session, param.name())
          .ifPresent(
              text -> {
                set(featurizer, param, text);
                given.put(param.name(), text);
              });
    }
    return once(session, "features " + given, () -> HeadwayFunctions.features(session, featurizer));
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
          && !featurizer.hasParam(name)) {
        throw new IllegalArgumentException(
            "Setting %s is unknown; %s names a param of ImageFeaturizer, or classifier"
                .formatted(key, PREFIX + "NAME"));
      }
    }
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
    return once(
        session,
        "predict " + classifier,
        () ->
            HeadwayFunctions.predict(
                session, new ImageClassificationModel().setClassifier(classifier)));
  }

  UDF1<Object, ?> info(SparkSession session) {
    return once(
        session,
        "info",
        () -> {
          Broadcast<SerializableConfiguration> hadoop = ImageModel.hadoop(session);
          return HeadwayFunctions.info(hadoop);
        });
  }

  private UDF1<Object, ?> once(SparkSession session, String what, Supplier<UDF1<Object, ?>> maker) {
    String key = session.sparkContext().applicationId() + " " + what;
    return made.computeIfAbsent(key, any -> maker.get());
  }

  private static Optional<String> setting(SparkSession session, String name) {
    Option<String> value = session.conf().getOption(PREFIX + name);
    return value.isDefined() ? Optional.of(value.get()) : Optional.empty();
  }

  private static <T> void set(ImageFeaturizer featurizer, Param<T> param, String text) {
    try {
      Object value =
          param instanceof IntParam
              ? (Object) Integer.valueOf(text)
              : param instanceof DoubleParam
                  ? (Object) Double.valueOf(text)
                  : param instanceof BooleanParam ? Boolean.valueOf(text) : text;
      @SuppressWarnings("unchecked") // As the type of the param says.
      T typed = (T) value;
      featurizer.set(param, typed);
    } catch (NumberFormatException noNumber) {
      throw new IllegalArgumentException(
          PREFIX + param.name() + " must be a number but was " + text, noNumber);
    }
  }
}
