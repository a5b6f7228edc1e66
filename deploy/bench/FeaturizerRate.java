import headway.common.config.Settings;
import headway.common.config.SettingsLoader;
import headway.common.natives.NativePreload;
import headway.jobs.bench.measure.ExtractPipeline;
import headway.jobs.bench.measure.timing.ProcessorTime;
import headway.jobs.extract.ExtractJob;
import headway.jobs.observe.HeadwayPlugin;
import headway.jobs.spark.Application;
import headway.jobs.spark.Session;
import headway.jobs.spark.memory.NetworkUse;
import headway.ml.HeadwayExtensions;
import headway.ml.HeadwayFunctions;
import headway.ml.ImageFeaturizer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * {@code ImageFeaturizer} and {@code headway_features} of SQL, in batches and row by row, beside
 * the stage {@code extract}, in one session and in turn, each round in another order, from the same
 * shards to Parquet without dictionaries, which floats do not repay. Prints images/s and processor
 * time per image of each, and their ratios to those of extract.
 */
final class FeaturizerRate {
  private static final int WARM_UP_RUNS = 2;
  private static final String EXTRACT = "extract";

  private FeaturizerRate() {}

  /** Seconds and processor seconds per image. */
  private record Cost(double seconds, double processor) {}

  public static void main(String[] args) {
    String shards = args[0] + "/shards";
    String scratch = args[1];
    int runs = args.length > 2 ? Integer.parseInt(args[2]) : 5;
    Settings settings =
        SettingsLoader.load(
            Optional.empty(),
            "",
            Map.of(
                "extract.shards",
                shards,
                "workspace",
                scratch + "/extract",
                "spark.master",
                "local[*]",
                "spark.sql.extensions",
                HeadwayExtensions.class.getName()));
    Map<String, String> natives =
        Map.of(HeadwayPlugin.NATIVES, NativePreload.names(new ExtractJob().natives()));
    Map<String, List<Double>> rates = new LinkedHashMap<>();
    Map<String, List<Double>> processor = new LinkedHashMap<>();
    try (Session session =
        Session.open(new Application("featurizer", NetworkUse.RUNS), settings, natives)) {
      ExtractPipeline pipeline = new ExtractPipeline(session, settings);
      SparkSession batches = SparkSession.active();
      SparkSession rows = batches.newSession();
      ImageFeaturizer stage = new ImageFeaturizer().setOutputType("array");
      HeadwayFunctions.register(rows, stage);
      String files = shards + "/*.parquet";
      String query = "SELECT key, label, headway_features(image) AS features FROM parquet.`%s`";
      Map<String, Supplier<Dataset<Row>>> ways = new LinkedHashMap<>();
      ways.put(
          "ImageFeaturizer",
          () -> stage.transform(batches.read().parquet(files)).select("key", "label", "features"));
      ways.put("SQL in batches", () -> batches.sql(query.formatted(files)));
      ways.put("SQL row by row", () -> rows.sql(query.formatted(files)));
      List<String> turn = new ArrayList<>(ways.keySet());
      turn.add(EXTRACT);
      long images = pipeline.run().images();
      for (int i = 0; i < WARM_UP_RUNS + runs; i++) {
        Map<String, Cost> costs = new LinkedHashMap<>();
        for (String each : turn) {
          costs.put(
              each,
              each.equals(EXTRACT)
                  ? cost(pipeline.run())
                  : cost(ways.get(each), scratch + "/featurizer", images));
        }
        Cost extract = costs.get(EXTRACT);
        costs.forEach((way, own) -> print(way, own, extract));
        if (i >= WARM_UP_RUNS) {
          costs.forEach(
              (way, own) -> {
                rates
                    .computeIfAbsent(way, any -> new ArrayList<>())
                    .add(extract.seconds / own.seconds);
                processor
                    .computeIfAbsent(way, any -> new ArrayList<>())
                    .add(extract.processor / own.processor);
              });
        }
        Collections.rotate(turn, 1); // What one leaves to the next is not always the same's.
      }
    }
    rates.forEach(
        (way, all) ->
            System.out.printf(
                Locale.ROOT,
                "%-16s median %.3f x (%.3f to %.3f), by processor %.3f x%n",
                way,
                median(all),
                Collections.min(all),
                Collections.max(all),
                median(processor.get(way))));
  }

  private static Cost cost(ExtractPipeline.Run run) {
    return new Cost(run.seconds() / run.images(), run.cpuSecondsPerImage());
  }

  private static Cost cost(Supplier<Dataset<Row>> way, String output, long images) {
    long cpuStart = ProcessorTime.nanos();
    long start = System.nanoTime();
    way.get()
        .write()
        .mode("overwrite")
        .option("parquet.enable.dictionary", "false")
        .parquet(output);
    double perImage = 1e9 * images;
    return new Cost(
        (System.nanoTime() - start) / perImage, (ProcessorTime.nanos() - cpuStart) / perImage);
  }

  private static void print(String way, Cost cost, Cost extract) {
    System.out.printf(
        Locale.ROOT,
        "%-16s %6.1f images/s, %.2f ms of processor, %.3f x, by processor %.3f x%n",
        way,
        1 / cost.seconds,
        1000 * cost.processor,
        extract.seconds / cost.seconds,
        extract.processor / cost.processor);
  }

  private static double median(List<Double> values) {
    return values.stream()
        .sorted()
        .skip((values.size() - 1) / 2)
        .limit(2 - values.size() % 2)
        .mapToDouble(each -> each)
        .average()
        .orElseThrow();
  }
}
