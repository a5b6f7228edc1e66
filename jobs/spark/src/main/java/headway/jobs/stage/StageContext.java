package headway.jobs.stage;

import headway.common.UsageException;
import headway.common.config.Settings;
import headway.common.storage.Storage;
import headway.common.storage.Workspace;
import headway.jobs.spark.Session;
import java.util.function.Supplier;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;

/**
 * The context in which a stage runs.
 *
 * @param sessions the Spark application, on first use
 * @param storage writes only while the command holds its lease
 * @param spark the settings of the application
 * @param observer of the command
 */
public record StageContext(
    Settings settings,
    Supplier<Session> sessions,
    Storage storage,
    SparkConf spark,
    RunObserver observer) {

  /** A context that nothing observes. */
  public StageContext(
      Settings settings, Supplier<Session> sessions, Storage storage, SparkConf spark) {
    this(settings, sessions, storage, spark, RunObserver.NONE);
  }

  /** A context without a lease. */
  public StageContext(Settings settings, Session session) {
    this(settings, session, session.storage());
  }

  /** A context in an application that has started. */
  public StageContext(Settings settings, Session session, Storage storage) {
    this(settings, () -> session, storage, session.context().getConf());
  }

  /** The same context, observed. */
  public StageContext observedBy(RunObserver watching) {
    return new StageContext(settings, sessions, storage, spark, watching);
  }

  /** The Spark application. */
  public Session session() {
    return sessions.get();
  }

  /** The number of threads that each task computes with. */
  public int threadsPerTask() {
    return spark.getInt("spark.task.cpus", 1);
  }

  /**
   * The workspace.
   *
   * @throws UsageException if none is set
   */
  public Workspace workspace() {
    return new Workspace(
        storage().qualify(Storage.path(require(settings.workspace(), Flag.WORKSPACE))));
  }

  /**
   * The URI of the images.
   *
   * @throws UsageException if none is set
   */
  public Path images() {
    return Storage.path(require(settings.images(), Flag.IMAGES));
  }

  /**
   * The value of a required flag.
   *
   * @throws UsageException if it is blank
   */
  public static String require(String value, Flag flag) {
    if (value.isBlank()) {
      throw new UsageException(
          "Cannot start: "
              + flag.key()
              + " is not set; give "
              + flag.option()
              + " URI or set it in the file");
    }
    return value;
  }
}
