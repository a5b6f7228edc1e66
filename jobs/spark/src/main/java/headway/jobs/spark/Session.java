package headway.jobs.spark;

import headway.common.config.Settings;
import headway.common.config.SparkSettings;
import headway.common.lease.LeaseHolder;
import headway.common.natives.OneDnn;
import headway.common.storage.Storage;
import headway.common.storage.StorageFailures;
import headway.common.storage.host.HostCache;
import headway.jobs.observe.HeadwayPlugin;
import headway.jobs.observe.StageImageCounts;
import headway.jobs.spark.memory.MemoryPlan;
import headway.jobs.spark.memory.NetworkSizes;
import headway.jobs.spark.settings.Secrets;
import headway.jobs.spark.settings.SparkDefaults;
import headway.jobs.spark.settings.SparkKeys;
import headway.jobs.spark.settings.SparkLayers;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;
import scala.Tuple2;

/**
 * One Spark application for the duration of one command. Its settings are those of {@link
 * SparkLayers}: {@code --set} overrides spark-submit, which overrides the settings file, which
 * overrides {@code conf/spark-defaults.conf}.
 */
public final class Session implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Session.class);
  private static final String HADOOP = "spark.hadoop.";
  private static final String APP_NAME = "spark.app.name";

  /**
   * How deep Spark looks among the causes of a task's failure for one that ends its process, such
   * as too little memory. Here that would be this process, before it has said why.
   */
  private static final String KILL_ON_ERROR = "spark.executor.killOnFatalError.depth";

  /** The setting that names the workspace in the descriptions of jobs; empty for none. */
  public static final String WORKSPACE = "spark.headway.workspace";

  /** The application name that spark-submit assigns by default. */
  private static final String MAIN = "headway.jobs.cli.Main";

  private static final Duration LAST_TASKS = Duration.ofSeconds(5);
  private static final Duration LOOK = Duration.ofMillis(20);

  private final SparkSession session;
  private final JavaSparkContext context;
  private final Storage storage;
  private final RetryListener retries;
  private final Progress progress;
  private final MemoryPlan memory;
  private final Optional<String> failure;
  private final Optional<ProgramSession> program;

  private Session(
      SparkSession session,
      MemoryPlan memory,
      Optional<String> failure,
      Optional<ProgramSession> program) {
    this.memory = memory;
    this.failure = failure;
    this.program = program;
    this.session = session;
    this.context = JavaSparkContext.fromSparkContext(session.sparkContext());
    this.storage = new Storage(context.hadoopConfiguration());
    this.retries = RetryListener.on(context.sc());
    this.progress = Progress.on(context.sc(), retries, program.map(ProgramSession::id).orElse(""));
  }

  /**
   * Opens the application.
   *
   * @param more settings of this command, such as those of an embedded store
   * @throws headway.common.UsageException if the available memory is too small, or a setting would
   *     have no effect
   */
  public static Session open(Application application, Settings settings, Map<String, String> more) {
    SparkLayers layers = layers(application, settings, more);
    layers.overruled().forEach(line -> Progress.say("warning: " + line));
    SparkConf conf = layers.conf();
    MemoryPlan memory = plan(application, settings, conf, true);
    memory.requirePossible();
    memory.problems().forEach(problem -> Progress.say("warning: " + problem));
    CompletableFuture<Void> client =
        CompletableFuture.runAsync(() -> openStore(settings.workspace(), conf));
    Session session = open(conf, memory, Optional.empty());
    client.join();
    return session;
  }

  /**
   * Creates and caches the store's client while Spark starts, because for S3A it takes almost as
   * long. No request is sent.
   */
  private static void openStore(String workspace, SparkConf conf) {
    if (workspace.isBlank()) {
      return;
    }
    try {
      new Storage(SparkHadoopUtil.get().newConfiguration(conf)).fileSystem(Storage.path(workspace));
    } catch (IOException | RuntimeException failure) {
      LOG.debug("{} cannot be opened; the stage will say so", workspace, failure);
    }
  }

  /**
   * Opens the application as {@link #open} does. If that fails, opens a local one, whose {@link
   * #failure} gives the reason.
   */
  public static Session openAnyhow(
      Application application, Settings settings, Map<String, String> more) {
    SparkLayers layers = layers(application, settings, more);
    layers.overruled().forEach(line -> Progress.say("warning: " + line));
    SparkConf conf = layers.conf();
    MemoryPlan memory = plan(application, settings, conf, true);
    try {
      Session session = open(conf, memory, Optional.empty());
      if (session.context.sc().isStopped()) {
        throw new IllegalStateException(
            "the cluster at " + conf.get("spark.master") + " does not answer");
      }
      return session;
    } catch (Exception any) { // Spark throws checked exceptions that it does not declare.
      SparkConf local = new SparkConf(false);
      for (Tuple2<String, String> each : conf.getAllWithPrefix(HADOOP)) {
        local.set(HADOOP + each._1(), each._2());
      }
      local.set("spark.master", "local[1]").set("spark.app.name", "headway " + application.name());
      onThisMachine(local);
      SparkDefaults.fill(local);
      return open(local, memory, Optional.of(StorageFailures.reason(any)));
    }
  }

  private static Session open(SparkConf conf, MemoryPlan memory, Optional<String> failure) {
    memory.apply(conf);
    return new Session(
        SparkSession.builder().config(conf).getOrCreate(), memory, failure, Optional.empty());
  }

  /**
   * The application of a program that works on. Nothing in it is set, and closing this stops it
   * not: it ends the jobs that this described, and takes what listens away.
   *
   * @param oneDnn whether graphs of layers that are trained use oneDNN
   */
  public static Session within(SparkSession session, boolean oneDnn) {
    SparkContext context = session.sparkContext();
    SparkDefaults.fillDriver(); // System properties of DL4J alone.
    OneDnn.use(oneDnn);
    return new Session(
        session,
        new MemoryPlan(List.of()),
        Optional.empty(),
        Optional.of(new ProgramSession(context, oneDnn)));
  }

  /**
   * The lines that {@code --dry-run} shows: Spark's settings without secrets, and the memory plan.
   * Nothing remote is read.
   */
  public static List<String> plan(Application application, Settings settings) {
    SparkLayers layers = layers(application, settings, Map.of());
    List<String> lines = new ArrayList<>(layers.table());
    layers.overruled().forEach(line -> lines.add("warning: " + line));
    lines.addAll(plan(application, settings, layers.conf(), false).table());
    lines.add(
        String.format(
            Locale.ROOT,
            "  A head is counted with %,d classes, for nothing is read; plan counts those of"
                + " --images",
            MemoryPlan.CLASSES_UNREAD));
    return lines;
  }

  /** The settings that {@link #open} would start the application with, without those of memory. */
  public static SparkConf conf(
      Application application, Settings settings, Map<String, String> more) {
    return layers(application, settings, more).conf();
  }

  /** The Hadoop configuration for reading the settings file, before an application exists. */
  public static Configuration hadoop(SparkSettings settings) {
    SparkConf conf = new SparkLayers(settings).conf();
    SparkDefaults.fill(conf);
    return SparkHadoopUtil.get().newConfiguration(conf);
  }

  private static MemoryPlan plan(
      Application application, Settings settings, SparkConf conf, boolean remote) {
    return MemoryPlan.of(
        conf,
        settings,
        NetworkSizes.of(
            application.network(), settings, SparkHadoopUtil.get().newConfiguration(conf), remote));
  }

  private static SparkLayers layers(
      Application application, Settings settings, Map<String, String> more) {
    SparkDefaults.fillDriver(); // Before ND4J and DL4J are loaded.
    OneDnn.use(settings.network().oneDnn());
    SparkLayers layers = new SparkLayers(settings.spark());
    if (!settings.spark().all().isEmpty()) {
      SparkKeys.known().requireHeeded(settings.spark().all(), layers.submitted());
    }
    SparkConf conf = layers.conf();
    more.forEach(conf::set);
    conf.set(HeadwayPlugin.ONE_DNN, Boolean.toString(settings.network().oneDnn()));
    if (!settings.network().cache().isEmpty()) {
      conf.set(HADOOP + HostCache.FOLDER, settings.network().cache());
    }
    conf.setIfMissing("spark.master", "local[*]");
    if (conf.get(APP_NAME, MAIN).equals(MAIN)) {
      conf.set(APP_NAME, "headway " + application.name());
    }
    application.defaults().forEach(conf::setIfMissing);
    if (MemoryPlan.isLocal(conf)) {
      onThisMachine(conf);
    }
    SparkDefaults.fill(conf);
    return layers;
  }

  private static void onThisMachine(SparkConf conf) {
    conf.setIfMissing("spark.ui.enabled", "false");
    conf.setIfMissing("spark.driver.host", "127.0.0.1");
    conf.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
    conf.setIfMissing(KILL_ON_ERROR, "0");
  }

  /** The memory that the processes need and have. */
  public MemoryPlan memory() {
    return memory;
  }

  /** Why the requested application did not start, if this is a local substitute. */
  public Optional<String> failure() {
    return failure;
  }

  public JavaSparkContext context() {
    return context;
  }

  /** The driver of this application, as it signs leases. */
  public LeaseHolder leaseHolder(String stage) {
    Option<String> attempt = context.sc().applicationAttemptId();
    return LeaseHolder.self(
        stage,
        context.sc().applicationId(),
        attempt.isDefined() && attempt.get().matches("\\d{1,9}")
            ? Integer.parseInt(attempt.get())
            : 0);
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

  /** What the cluster has done again since the application began. */
  public RetryCounts retries() {
    return retries.settled();
  }

  /** Names the jobs that follow, in the Spark UI and in the progress. */
  public void describe(String stage, String what) {
    String text = stage + ": " + what + workspace();
    program.ifPresentOrElse(
        each -> each.describe(stage, text), () -> context.setJobGroup(stage, text, true));
    if (!Progress.isMuted()) {
      progress.stage(stage, what, StageImageCounts.begin(context.sc(), stage));
    }
  }

  private String workspace() {
    String uri = context.getConf().get(WORKSPACE, "");
    return uri.isEmpty() ? "" : " in " + Secrets.in(Map.of()).shown("workspace", uri);
  }

  /**
   * Cancels all jobs and waits for their tasks, so that nothing more is written; in a program's
   * session those alone that this described.
   */
  public void stopWork() {
    if (context.sc().isStopped()) {
      return;
    }
    if (program.isPresent()) {
      program.get().cancelJobs();
    } else {
      context.sc().cancelAllJobs();
      awaitTasks();
    }
  }

  @Override
  public void close() {
    stopWork();
    if (program.isPresent()) {
      context.sc().removeSparkListener(progress);
      context.sc().removeSparkListener(retries);
      program.get().close();
      return;
    }
    session.stop();
    StageImageCounts.clear();
  }

  /**
   * Waits for tasks of a failed job, because they still hold cached blocks. A thread that waits to
   * remove such a block would be interrupted by the stop and log a stack trace.
   */
  private void awaitTasks() {
    long start = System.nanoTime();
    while (isBusy() && System.nanoTime() - start < LAST_TASKS.toNanos()) {
      try {
        Thread.sleep(LOOK.toMillis());
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private boolean isBusy() {
    return Arrays.stream(context.sc().statusTracker().getExecutorInfos())
        .anyMatch(executor -> executor.numRunningTasks() > 0);
  }
}
