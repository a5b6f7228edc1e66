package headway.jobs.bench.scale;

import com.fasterxml.jackson.core.type.TypeReference;
import headway.common.config.Settings;
import headway.common.config.SettingsLoader;
import headway.common.natives.NativePreload;
import headway.jobs.bench.measure.ExtractPipeline;
import headway.jobs.bench.measure.FreshJvm;
import headway.jobs.extract.ExtractJob;
import headway.jobs.observe.HeadwayPlugin;
import headway.jobs.spark.Application;
import headway.jobs.spark.Session;
import headway.jobs.spark.memory.NetworkUse;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** The stage {@code extract} on so many cores as the settings say, as the only work of a JVM. */
public final class RealExtraction {
  private static final int WARM_UP_RUNS = 2;
  private static final int RUNS = 3;

  private RealExtraction() {}

  /**
   * The best of several warm runs, which other work on the machine disturbed least.
   *
   * @param imagesPerSecond while all task slots are busy
   * @param cpuSecondsPerImage of all this process
   */
  record Timing(double imagesPerSecond, double cpuSecondsPerImage) {}

  public static void main(String[] args) throws IOException {
    Map<String, String> values =
        FreshJvm.JSON.readValue(System.in, new TypeReference<Map<String, String>>() {});
    Settings settings = SettingsLoader.load(Optional.empty(), "", values);
    Map<String, String> natives =
        Map.of(HeadwayPlugin.NATIVES, NativePreload.names(new ExtractJob().natives()));
    try (Session session =
        Session.open(new Application("bench scale", NetworkUse.RUNS), settings, natives)) {
      ExtractPipeline pipeline = new ExtractPipeline(session, settings);
      for (int i = 0; i < WARM_UP_RUNS; i++) {
        pipeline.run();
      }
      double rate = 0;
      double cpu = Double.MAX_VALUE;
      for (int i = 0; i < RUNS; i++) {
        ExtractPipeline.Run run = pipeline.run();
        rate = Math.max(rate, run.steadyImagesPerSecond());
        cpu = Math.min(cpu, run.cpuSecondsPerImage());
      }
      System.out.println(FreshJvm.JSON.writeValueAsString(new Timing(rate, cpu)));
    }
  }
}
