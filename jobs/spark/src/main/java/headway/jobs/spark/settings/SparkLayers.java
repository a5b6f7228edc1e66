package headway.jobs.spark.settings;

import headway.common.config.SparkSettings;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.SparkConf;
import scala.Tuple2;

/**
 * The merged settings of one Spark application. {@code --set} overrides spark-submit's flags and
 * {@code spark-defaults.conf}, which override the settings file, which overrides Headway's own
 * values. The submitter of a job thus overrides the file that it names, and a person at the
 * keyboard overrides both.
 */
public final class SparkLayers {
  /** The origin of a setting, highest precedence first. */
  private enum Layer {
    TYPED("--set"),
    SUBMITTED("spark-submit"),
    FILE("the settings file"),
    HEADWAY("Headway, where nobody else says");

    private final String words;

    Layer(String words) {
      this.words = words;
    }
  }

  private final SparkConf conf;
  private final SparkSettings settings;
  private final Map<String, String> submitted = new TreeMap<>();

  /** Merges the user's settings. Headway's own values are then added to {@link #conf}. */
  public SparkLayers(SparkSettings settings) {
    this.settings = settings;
    this.conf = new SparkConf();
    for (Tuple2<String, String> each : conf.getAll()) {
      submitted.put(each._1(), each._2());
    }
    settings.file().forEach(conf::setIfMissing);
    settings.typed().forEach(conf::set);
  }

  public SparkConf conf() {
    return conf;
  }

  /** The settings that the driver was started with. */
  public SparkConf submitted() {
    SparkConf started = new SparkConf(false);
    submitted.forEach(started::set);
    return started;
  }

  /** One line for each setting of the file that spark-submit overrides. */
  public List<String> overruled() {
    Secrets secrets = Secrets.in(settings.all());
    List<String> lines = new ArrayList<>();
    new TreeMap<>(settings.file())
        .forEach(
            (key, value) -> {
              String stronger = submitted.get(key);
              if (stronger != null && !stronger.equals(value) && !isTyped(key)) {
                lines.add(
                    key
                        + " is "
                        + secrets.shown(key, stronger)
                        + ", as spark-submit has it; "
                        + secrets.shown(key, value)
                        + " of the settings file is not used");
              }
            });
    return lines;
  }

  private boolean isTyped(String key) {
    return settings.typed().containsKey(key);
  }

  /** Every setting with its value, by origin, without secrets. */
  public List<String> table() {
    Map<Layer, Map<String, String>> layers = new EnumMap<>(Layer.class);
    Map<String, String> all = new TreeMap<>();
    for (Tuple2<String, String> each : conf.getAll()) {
      all.put(each._1(), each._2());
      layers.computeIfAbsent(layer(each._1()), none -> new TreeMap<>()).put(each._1(), each._2());
    }
    Secrets secrets = Secrets.in(all);
    List<String> lines = new ArrayList<>();
    layers.forEach(
        (layer, values) -> {
          lines.add("# Spark, by " + layer.words + ":");
          values.forEach((key, value) -> lines.add(key + " = " + secrets.shown(key, value)));
        });
    return lines;
  }

  /** Whether the value comes from this layer, as it is or with options that Headway adds. */
  private boolean isOf(String key, Map<String, String> layer) {
    String said = layer.get(key);
    return said != null
        && (conf.get(key).equals(said)
            || (key.equals(SparkDefaults.EXECUTOR_OPTIONS) && conf.get(key).contains(said.trim())));
  }

  private Layer layer(String key) {
    if (isTyped(key)) {
      return Layer.TYPED;
    }
    if (isOf(key, submitted)) {
      return Layer.SUBMITTED;
    }
    return isOf(key, settings.file()) ? Layer.FILE : Layer.HEADWAY;
  }
}
