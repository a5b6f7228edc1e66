package headway.jobs.bench.measure;

import headway.common.config.Settings;
import headway.jobs.bench.measure.timing.BusyWindow;
import headway.jobs.shard.ShardJob;
import headway.jobs.spark.Session;
import headway.jobs.stage.StageContext;
import java.util.concurrent.TimeoutException;

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
    BusyWindow window = new BusyWindow(session.context().defaultParallelism());
    session.context().sc().addSparkListener(window);
    try {
      new ShardJob().run(context);
      session.context().sc().listenerBus().waitUntilEmpty();
      return window.steady().imagesPerSecond();
    } catch (TimeoutException stuck) {
      throw new IllegalStateException("Spark does not say how its tasks went", stuck);
    } finally {
      session.context().sc().removeSparkListener(window);
    }
  }
}
