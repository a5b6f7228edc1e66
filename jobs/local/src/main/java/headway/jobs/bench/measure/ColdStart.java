package headway.jobs.bench.measure;

import com.fasterxml.jackson.core.type.TypeReference;
import headway.common.config.Settings;
import headway.common.config.SettingsLoader;
import headway.common.natives.NativePreload;
import headway.jobs.extract.ExtractJob;
import headway.jobs.extract.ExtractResult;
import headway.jobs.observe.HeadwayPlugin;
import headway.jobs.spark.Application;
import headway.jobs.spark.Session;
import headway.jobs.spark.memory.NetworkUse;
import headway.jobs.stage.StageContext;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.Optional;

/** The stage {@code extract} as the first work of a JVM. {@link ColdStarts} starts it. */
public final class ColdStart {
  private ColdStart() {}

  /**
   * The timing of one cold start.
   *
   * @param seconds of the stage, in a session that has just been opened
   * @param commandSeconds from the start of the JVM to the end of the stage
   */
  public record Timing(long images, double seconds, double commandSeconds) {
    public double imagesPerSecond() {
      return images / seconds;
    }

    public double commandImagesPerSecond() {
      return images / commandSeconds;
    }
  }

  public static void main(String[] args) throws IOException {
    Map<String, String> values =
        FreshJvm.JSON.readValue(System.in, new TypeReference<Map<String, String>>() {});
    Settings settings = SettingsLoader.load(Optional.empty(), "", values);
    Map<String, String> natives =
        Map.of(HeadwayPlugin.NATIVES, NativePreload.names(new ExtractJob().natives()));
    try (Session session =
        Session.open(new Application("bench", NetworkUse.RUNS), settings, natives)) {
      long start = System.nanoTime();
      ExtractResult result = new ExtractJob().run(new StageContext(settings, session));
      double seconds = (System.nanoTime() - start) / 1e9;
      long sinceStart =
          System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime();
      System.out.println(
          FreshJvm.JSON.writeValueAsString(new Timing(result.images(), seconds, sinceStart / 1e3)));
    }
  }
}
