package headway.jobs.plan.forecast;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import headway.common.InputException;
import headway.common.storage.Storage;
import headway.jobs.plan.figures.Basis;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The speed of one core, from the result line of {@code headway bench}.
 *
 * @param basis measured, or assumed where there is no result of bench
 * @param origin of the rates, in words
 * @param shardImages that one core shards in a second, store included
 * @param extractImages that one core extracts in a second, in a warm JVM
 * @param imageBytes of the images of both, in the mean
 * @param decodeSeconds of one of them
 * @param batchSeconds of one step with 32 examples and few parameters
 * @param parameterSeconds that each parameter adds to a step
 * @param roundSeconds of an averaging round beyond compute, with few parameters
 * @param floatSeconds that each value of the state adds to it
 * @param featureBytes that one core reads from files of features in a second
 * @param cachedFeatureBytes that it reads in later epochs, where they are cached on disk
 * @param fixedSeconds of each stage besides its images, as the first work of a JVM
 */
public record BenchRates(
    Basis basis,
    String origin,
    double shardImages,
    double extractImages,
    double imageBytes,
    double decodeSeconds,
    double batchSeconds,
    double parameterSeconds,
    double roundSeconds,
    double floatSeconds,
    double featureBytes,
    double cachedFeatureBytes,
    Map<String, Double> fixedSeconds) {
  /** Those of a shared core with AVX-512, in deploy/bench/README.md. */
  public static final BenchRates ASSUMED =
      new BenchRates(
          Basis.ASSUMED,
          "no headway bench was found: rates of a core with AVX-512",
          350,
          111,
          64_000,
          0.001,
          0.0006,
          6.2e-9,
          0.018,
          2.4e-8,
          1e8,
          2e8,
          Map.of(
              "shard",
              4.0,
              "extract",
              2.5,
              "train",
              3.0,
              "evaluate",
              1.0,
              "export",
              1.0,
              "report",
              1.5));

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Of the heads that bench trains: 1,280 features, 5 classes. */
  private static final double SOFTMAX_PARAMETERS = 1281 * 5;

  private static final double DENSE_PARAMETERS = 1281 * 256 + 257 * 5;

  /** Of bench's first run, with the default settings. */
  private static final int FIRST_EPOCHS = 10;

  private static final double FIRST_TRAINING_SHARE = 0.8;
  private static final int FIRST_BATCH = 32;

  /** The steps of a round, by the default of train.averagingFrequencyBatches. */
  private static final double BATCHES_OF_ROUND = 50;

  /** Adam keeps two values for each parameter. */
  private static final double FLOATS_OF_PARAMETER = 3;

  /**
   * The rates of a result of bench.
   *
   * @param uri of the result; empty for that of the last bench in this checkout, if there is one
   * @throws InputException if the URI names no result of bench
   */
  public static BenchRates of(Storage storage, String uri) {
    if (!uri.isEmpty()) {
      return read(new String(storage.read(Storage.path(uri)), StandardCharsets.UTF_8), uri);
    }
    Path last =
        Path.of(System.getProperty("headway.home", "."))
            .resolve("jobs/target/bench/headway/bench/bench/metrics.json");
    try {
      return Files.exists(last) ? read(Files.readString(last), last.toString()) : ASSUMED;
    } catch (IOException unreadable) {
      throw new InputException("Cannot read " + last + ": " + unreadable.getMessage(), unreadable);
    }
  }

  private static BenchRates read(String text, String origin) {
    JsonNode line = parse(text).orElseThrow(() -> notOne(origin, "it is no JSON"));
    if (!line.path("stage").asText().equals("bench")) {
      throw notOne(origin, "its stage is not bench");
    }
    double cores = number(line, origin, "cores");
    double softmax = median(line, origin, "softmax", "computeSeconds") / BATCHES_OF_ROUND;
    double dense = median(line, origin, "dense", "computeSeconds") / BATCHES_OF_ROUND;
    double round = median(line, origin, "softmax", "beyondComputeSeconds");
    double denseRound = median(line, origin, "dense", "beyondComputeSeconds");
    double more = DENSE_PARAMETERS - SOFTMAX_PARAMETERS;
    double shard = measured(line, "shardImagesPerSecond", cores, ASSUMED.shardImages);
    return new BenchRates(
        Basis.MEASURED,
        "headway bench: " + origin,
        shard,
        number(line, origin, "pipelineImagesPerSecond") / cores,
        number(line, origin, "readBytesPerSecond") / number(line, origin, "readImagesPerSecond"),
        cores / number(line, origin, "decodeImagesPerSecond"),
        softmax,
        Math.max(0, (dense - softmax) / more),
        round,
        Math.max(0, (denseRound - round) / more / FLOATS_OF_PARAMETER),
        measured(line, "featureBytesPerSecond", cores, ASSUMED.featureBytes),
        measured(line, "cachedFeatureBytesPerSecond", cores, ASSUMED.cachedFeatureBytes),
        fixed(line, shard * cores, softmax, round));
  }

  /** What a stage of bench's first run took beyond its images. */
  private static Map<String, Double> fixed(
      JsonNode line, double shardImages, double batchSeconds, double roundSeconds) {
    Map<String, Double> fixed = new TreeMap<>(ASSUMED.fixedSeconds);
    double images = line.path("firstRun").path("images").asDouble(0);
    if (images == 0) {
      return fixed;
    }
    line.path("firstRun")
        .path("seconds")
        .fields()
        .forEachRemaining(
            each -> {
              double ofImages =
                  switch (each.getKey()) {
                    case "shard" -> images / shardImages;
                    case "extract" -> images / line.path("pipelineImagesPerSecond").asDouble();
                    case "train" ->
                        FIRST_EPOCHS
                            * (images * FIRST_TRAINING_SHARE / FIRST_BATCH * batchSeconds
                                + roundSeconds);
                    default -> 0;
                  };
              fixed.put(each.getKey(), Math.max(0, each.getValue().asDouble() - ofImages));
            });
    return fixed;
  }

  private static Optional<JsonNode> parse(String text) {
    try {
      JsonNode node = JSON.readTree(text);
      return node.isObject() ? Optional.of(node) : Optional.empty();
    } catch (IOException notJson) {
      return Optional.empty();
    }
  }

  /** The rate of one core, where photos were given; in shards, bench does not measure all. */
  private static double measured(JsonNode line, String name, double cores, double otherwise) {
    double all = line.path(name).asDouble(0);
    return all > 0 ? all / cores : otherwise;
  }

  private static double median(JsonNode line, String origin, String head, String what) {
    return number(line.path("heads").path(head).path(what), origin, "median");
  }

  private static double number(JsonNode node, String origin, String name) {
    double value = node.path(name).asDouble(0);
    if (value <= 0) {
      throw notOne(origin, "it has no " + name);
    }
    return value;
  }

  private static InputException notOne(String origin, String why) {
    return new InputException(
        "Cannot take rates from "
            + origin
            + ": "
            + why
            + "; give the metrics.json of headway bench, or leave plan.bench out");
  }
}
