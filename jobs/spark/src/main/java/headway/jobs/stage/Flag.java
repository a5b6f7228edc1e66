package headway.jobs.stage;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A setting with a command-line option of its own; all others are given by {@code --set}. The
 * constants are shared by several stages; a stage defines its own flags itself.
 *
 * @param option as users type it, such as {@code --batch-size}
 * @param key of the setting, such as {@code train.batchSize}
 * @param parameter the placeholder in the help, without brackets
 */
public record Flag(String option, String key, String parameter) {
  /** The placeholder of a flag that means true if no value follows it. */
  public static final String SWITCH = "true|false";

  public static final Flag WORKSPACE = of("workspace", "URI");
  public static final Flag IMAGES = new Flag("--images", "images.uri", "URI");
  public static final Flag VIEWS = of("augment.views", "N");
  public static final Flag NETWORK = new Flag("--network", "network.ref", "REF");
  public static final Flag CUT = of("network.cut", "LAYER");
  public static final Flag PRECISION = of("network.precision", "float32|int8");
  public static final Flag SHARDS = of("extract.shards", "URI");
  public static final Flag BATCH_IMAGES = of("extract.batchImages", "N");
  public static final Flag AVERAGING_FREQUENCY =
      new Flag("--averaging-frequency", "train.averagingFrequencyBatches", "N");
  public static final Flag KEEP_BEST = of("train.keepBest", "loss|accuracy|last");
  public static final Flag EVALUATE_SPLIT = new Flag("--evaluate-split", "evaluate.split", "NAME");
  public static final Flag TITLE = of("report.title", "TEXT");
  public static final Flag TRACK = new Flag("--track", "track.to", "none|mlflow|tensorboard");
  public static final Flag REPEATS = of("bench.repeats", "N");

  /** Flags of every command. */
  public static final List<Flag> COMMON =
      List.of(WORKSPACE, of("seed", "N"), of("ifExists", "resume|skip|fail|replace"));

  /** Flags that assign images to splits and limit the share of bad images. */
  public static final List<Flag> SPLITTING =
      List.of(
          of("shard.split", "A/B/C"),
          of("shard.valFromTrain", "F|none"),
          of("shard.groupBy", "REGEX|COLUMN"),
          of("shard.labelColumn", "NAME"),
          of("shard.maxBadFraction", "F"));

  /** Flags that name a network and its cut. */
  public static final List<Flag> NETWORK_AND_CUT =
      List.of(NETWORK, CUT, of("network.trainableLayers", "N"), of("network.frozenLayers", "N"));

  /** Flags that say how the network wants its pixels. */
  public static final List<Flag> PIXELS =
      List.of(
          of("network.preprocessing", "NAME"),
          of("network.resize", "squash|center-crop|pad"),
          of("network.filter", "NAME"),
          of("network.cropRatio", "F"),
          of("network.mean", "R,G,B"),
          of("network.std", "R,G,B"),
          of("network.rescale", "F"),
          of("network.channelOrder", "rgb|bgr"),
          of("network.exactPixels", SWITCH));

  /** A flag named after the last part of its key. */
  public static Flag of(String key, String parameter) {
    String name = key.substring(key.lastIndexOf('.') + 1).replaceAll("(?=[A-Z])", "-");
    return new Flag("--" + name.toLowerCase(Locale.ROOT), key, parameter);
  }

  /** The flags of all groups without repetition. */
  @SafeVarargs
  public static List<Flag> union(List<Flag>... groups) {
    return Stream.of(groups).flatMap(List::stream).distinct().toList();
  }
}
