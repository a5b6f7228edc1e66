package headway.jobs.bench.measure;

import headway.common.config.Settings;
import headway.common.storage.Storage;
import headway.common.storage.Workspace;
import headway.jobs.bench.measure.ColdStart.Timing;
import headway.jobs.spark.Session;
import java.util.Map;

/** Starts fresh JVMs, with the options, class path and settings of this one. */
public final class ColdStarts {
  private final Map<String, String> values;
  private final Storage storage;
  private final org.apache.hadoop.fs.Path root;

  /**
   * @param settings that name the shards, the network, and a workspace for the features alone
   */
  public ColdStarts(Session session, Settings settings) {
    values = FreshJvm.values(session, settings);
    storage = session.storage();
    root = new Workspace(Storage.path(settings.workspace())).root();
  }

  /** Extracts everything in a new JVM. */
  public Timing start() {
    storage.delete(root);
    return FreshJvm.run(ColdStart.class, values, Timing.class);
  }
}
