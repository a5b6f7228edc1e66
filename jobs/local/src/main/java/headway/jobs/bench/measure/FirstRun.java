package headway.jobs.bench.measure;

import headway.common.config.Settings;
import headway.jobs.run.RunJob;
import headway.jobs.run.RunResult;
import headway.jobs.shard.ShardJob;
import headway.jobs.spark.Session;
import headway.jobs.stage.StageContext;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A whole {@code run} as the first work of this JVM, by which {@code plan} knows what each stage
 * takes besides its images.
 *
 * @param images that it packs
 * @param seconds of each stage
 */
public record FirstRun(long images, Map<String, Double> seconds) {
  /** Where photos come in shards, no run is measured. */
  public static final FirstRun NONE = new FirstRun(0, Map.of());

  /**
   * Runs all stages anew.
   *
   * @param settings that name the images, and a workspace for the run alone
   */
  public static FirstRun of(Session session, Settings settings) {
    StageContext context = new StageContext(settings, session);
    context.storage().delete(context.workspace().root());
    RunResult result = new RunJob().run(context);
    Map<String, Double> seconds = new LinkedHashMap<>();
    result.stages().forEach((stage, line) -> seconds.put(stage, line.path("seconds").asDouble()));
    return new FirstRun(
        result.stages().get(new ShardJob().name()).path("images").asLong(), seconds);
  }
}
