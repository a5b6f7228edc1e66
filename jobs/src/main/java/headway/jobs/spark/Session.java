package headway.jobs.spark;

import headway.common.config.Settings;
import headway.common.storage.Storage;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * One Spark application for the length of one command: what spark-submit says wins, then the
 * settings file, then {@code conf/spark-defaults.conf}.
 */
public final class Session implements AutoCloseable {
  private final SparkSession session;
  private final JavaSparkContext context;
  private final Storage storage;
  private final Progress progress;

  private Session(SparkSession session) {
    this.session = session;
    this.context = JavaSparkContext.fromSparkContext(session.sparkContext());
    this.storage = new Storage(context.hadoopConfiguration());
    this.progress = Progress.on(context.sc());
  }

  /**
   * Opens the application.
   *
   * @param more settings of this command, such as those of an embedded store
   */
  public static Session open(String name, Settings settings, Map<String, String> more) {
    SparkConf conf = new SparkConf();
    settings.spark().forEach(conf::set);
    more.forEach(conf::set);
    conf.setIfMissing("spark.master", "local[*]");
    conf.setIfMissing("spark.app.name", "headway " + name);
    if (conf.get("spark.master").startsWith("local")) {
      conf.setIfMissing("spark.ui.enabled", "false");
      conf.setIfMissing("spark.driver.host", "127.0.0.1");
      conf.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
    }
    SparkDefaults.load().forEach(conf::setIfMissing);
    return new Session(SparkSession.builder().config(conf).getOrCreate());
  }

  public JavaSparkContext context() {
    return context;
  }

  public SparkSession sql() {
    return session;
  }

  public Storage storage() {
    return storage;
  }

  public Progress progress() {
    return progress;
  }

  /** Names the jobs that follow, in the Spark UI and in the progress. */
  public void describe(String stage, String what) {
    context.setJobGroup(stage, stage + ": " + what, true);
    progress.stage(stage, what);
  }

  @Override
  public void close() {
    session.stop();
  }
}
