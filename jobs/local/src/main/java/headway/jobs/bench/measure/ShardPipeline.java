package headway.jobs.bench.measure;

import headway.common.config.Settings;
import headway.jobs.bench.measure.timing.ObservedJobs;
import headway.jobs.shard.ShardJob;
import headway.jobs.spark.Session;
import headway.jobs.stage.StageContext;

/** The stage {@code shard}, from photos to shards, run repeatedly in this JVM. */
public final class ShardPipeline {
  private final StageContext context;

  /**
   * @param settings that name the images, and a workspace for the shards alone
   */
  public ShardPipeline(Session session, Settings settings) {
    this.context = new StageContext(settings, session);
  }

  /** Packs everything anew and returns the images each second while all task slots are busy. */
  public double imagesPerSecond() {
    context.storage().delete(context.workspace().root());
    Session session = context.session();
    try (ObservedJobs jobs =
        new ObservedJobs(session.context().sc(), session.context().defaultParallelism())) {
      new ShardJob().run(context);
      return jobs.steady().imagesPerSecond();
    }
  }
}
