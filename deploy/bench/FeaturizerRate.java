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
import headway.ml.ImageFeaturizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/**
 * {@code ImageFeaturizer} beside the stage {@code extract}, in one session and in turn, from the
 * same shards to Parquet without dictionaries, which floats do not repay. Prints images/s and
 * processor time per image of both, and their ratio.
 */
final class FeaturizerRate {
  private static final int WARM_UP_RUNS = 2;

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
                "local[*]"));
    Map<String, String> natives =
        Map.of(HeadwayPlugin.NATIVES, NativePreload.names(new ExtractJob().natives()));
    List<Double> rates = new ArrayList<>();
    List<Double> processor = new ArrayList<>();
    try (Session session =
        Session.open(new Application("featurizer", NetworkUse.RUNS), settings, natives)) {
      ExtractPipeline pipeline = new ExtractPipeline(session, settings);
      SparkSession spark = SparkSession.active();
      ImageFeaturizer stage = new ImageFeaturizer().setOutputType("array").setBatchSize(16);
      for (int i = 0; i < WARM_UP_RUNS + runs; i++) {
        ExtractPipeline.Run extracted = pipeline.run();
        Cost extract =
            new Cost(extracted.seconds() / extracted.images(), extracted.cpuSecondsPerImage());
        long cpuStart = ProcessorTime.nanos();
        long start = System.nanoTime();
        stage
            .transform(spark.read().parquet(shards + "/*.parquet"))
            .select("key", "label", "features")
            .write()
            .mode("overwrite")
            .option("parquet.enable.dictionary", "false")
            .parquet(scratch + "/featurizer");
        double perImage = 1e9 * extracted.images();
        Cost own =
            new Cost(
                (System.nanoTime() - start) / perImage,
                (ProcessorTime.nanos() - cpuStart) / perImage);
        if (i >= WARM_UP_RUNS) {
          rates.add(extract.seconds / own.seconds);
          processor.add(extract.processor / own.processor);
        }
        System.out.printf(
            Locale.ROOT,
            "extract %6.1f images/s, %.2f ms of processor   ImageFeaturizer %6.1f images/s, %.2f ms"
                + "   %.3f x, by processor %.3f x%n",
            1 / extract.seconds,
            1000 * extract.processor,
            1 / own.seconds,
            1000 * own.processor,
            extract.seconds / own.seconds,
            extract.processor / own.processor);
      }
    }
    System.out.printf(
        Locale.ROOT, "median %.3f x, by processor %.3f x%n", median(rates), median(processor));
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }
}
