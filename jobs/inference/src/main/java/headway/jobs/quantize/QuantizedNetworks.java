package headway.jobs.quantize;

import headway.common.InputException;
import headway.common.config.Settings;
import headway.common.config.images.NetworkSettings;
import headway.common.config.images.PrecisionSettings;
import headway.common.dataset.manifest.FeatureManifest;
import headway.common.network.classifier.ClassifierMetadata;
import headway.common.network.quantize.NetworkQuantization;
import headway.common.storage.Sha256;
import headway.jobs.frozen.FrozenNetworks;
import headway.jobs.frozen.FrozenSpec;
import headway.jobs.spark.ExecutorConfiguration;
import headway.jobs.spark.Progress;
import headway.jobs.spark.Session;
import headway.jobs.spark.rdd.SingleElementCollector;
import headway.jobs.stage.StageContext;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;

/**
 * The network of {@code --precision int8}: a file in the workspace, whose name contains a hash of
 * the network in float32 and the settings that it was quantised by. It is made once, and stays when
 * photos are added.
 */
public final class QuantizedNetworks {
  /** Changes when the same photos give another network. */
  private static final String METHOD = "least error, 1";

  private static final int NAME_DIGITS = 8;

  private QuantizedNetworks() {}

  /**
   * A quantised network.
   *
   * @param model as ONNX
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared; not copied.
  public record Quantized(byte[] model, QuantizationMeasurement measurement) {}

  /**
   * The settings of the network that these features are to be of: those given, or in int8 those of
   * the quantised network.
   *
   * @throws InputException if it is to be in int8 and has not been quantised
   */
  public static NetworkSettings settings(StageContext context, FeatureManifest features) {
    NetworkSettings given = context.settings().network();
    if (!isWanted(given)) {
      return given;
    }
    FrozenSpec network = network(context);
    if (features.network().endsWith("/" + file(context, network).getName())) {
      return given.of(features.network(), features.cut());
    }
    return find(context, network)
        .orElseThrow(
            () ->
                new InputException(
                    "Cannot use network "
                        + given.ref()
                        + " in int8: "
                        + file(context, network)
                        + " is missing; run extract with --precision int8 first"));
  }

  /** The settings of the network that {@code extract} runs; empty if it has not been quantised. */
  public static Optional<NetworkSettings> find(StageContext context) {
    NetworkSettings given = context.settings().network();
    return isWanted(given) ? find(context, network(context)) : Optional.of(given);
  }

  /**
   * As {@link #find}; quantises the network if necessary.
   *
   * @param stage for messages
   * @param photos to quantise by
   * @throws InputException if it would lose too much
   */
  public static NetworkSettings make(StageContext context, String stage, PhotoFiles photos) {
    Optional<NetworkSettings> there = find(context);
    if (there.isPresent()) {
      return there.get();
    }
    FrozenSpec network = network(context);
    Quantized made = quantize(context, stage, network, photos, Optional.empty());
    context.storage().publish(file(context, network), made.model());
    return find(context, network).orElseThrow();
  }

  /**
   * Quantises a network and says what that costs.
   *
   * @param head trained on its features in float32, whose accuracy is measured too
   * @throws InputException if it would lose too much
   */
  public static Quantized quantize(
      StageContext context,
      String stage,
      FrozenSpec network,
      PhotoFiles photos,
      Optional<HeadModel> head) {
    PrecisionSettings settings = context.settings().precision();
    byte[] frozen = requirePossible(context, network);
    Session session = context.session();
    session.describe(
        stage, "int8: %d photos through %s".formatted(settings.images(), network.name()));
    QuantizationTask task =
        new QuantizationTask(
            network,
            photos.training(),
            photos.validation(),
            new PhotoSample(photos.rows(), settings.images(), context.settings().seed()),
            head);
    QuantizationMeasurement measured =
        SingleElementCollector.collect(
                session
                    .context()
                    .parallelize(List.of(0), 1)
                    .map(one -> task.measure(ExecutorConfiguration.get())))
            .get(0);
    QuantizationSummary.lines(measured).forEach(line -> Progress.say(stage + ": int8: " + line));
    if (!(measured.cosine() >= settings.minCosine())) {
      throw new InputException(
          String.format(
              Locale.ROOT,
              "Cannot use network %s in int8: the mean cosine between its features in float32 and"
                  + " int8 is %.4f, below precision.minCosine %s; leave --precision int8 out, or"
                  + " lower that setting",
              network.title(),
              measured.cosine(),
              settings.minCosine()));
    }
    byte[] model =
        NetworkQuantization.of(
            frozen, network.title(), measured.ranges(), metadata(context.settings(), network));
    return new Quantized(model, measured);
  }

  /**
   * Rejects networks that cannot be quantised, before any work.
   *
   * @throws InputException saying why
   */
  public static void requirePossible(StageContext context) {
    if (isWanted(context.settings().network())) {
      requirePossible(context, network(context));
    }
  }

  private static byte[] requirePossible(StageContext context, FrozenSpec network) {
    byte[] frozen = FrozenNetworks.frozenBytes(context.storage(), network);
    NetworkQuantization.requirePossible(frozen, network.title());
    return frozen;
  }

  private static boolean isWanted(NetworkSettings settings) {
    return settings.precision() == NetworkSettings.Precision.INT8;
  }

  /** In float32. */
  private static FrozenSpec network(StageContext context) {
    return FrozenNetworks.resolve(
        context.storage(), context.settings().network(), context.threadsPerTask());
  }

  private static Optional<NetworkSettings> find(StageContext context, FrozenSpec network) {
    Path file = file(context, network);
    return context.storage().exists(file)
        ? Optional.of(context.settings().network().of(file.toString(), network.cut()))
        : Optional.empty();
  }

  private static Path file(StageContext context, FrozenSpec network) {
    String key = Sha256.of(new TreeMap<>(metadata(context.settings(), network)).values());
    return context
        .workspace()
        .network(network.name() + "-int8-" + key.substring(0, NAME_DIGITS) + ".onnx");
  }

  private static Map<String, String> metadata(Settings settings, FrozenSpec network) {
    return Map.of(
        NetworkQuantization.PRECISION,
        "int8",
        ClassifierMetadata.PREPROCESSING,
        network.preprocessing(),
        NetworkQuantization.SOURCE,
        String.join(
            "; ",
            "network " + network.networkSha256(),
            "cut " + network.cut(),
            "frozen part " + network.frozenSha256(),
            "method " + METHOD,
            "photos " + settings.precision().images(),
            "seed " + settings.seed()));
  }
}
