package headway.jobs.cli;

import headway.common.config.Settings;
import headway.common.config.SettingsLoader;
import headway.common.config.SparkSettings;
import headway.common.lease.Lease;
import headway.common.natives.NativePreload;
import headway.common.storage.Storage;
import headway.jobs.observe.HeadwayPlugin;
import headway.jobs.observe.LogFormat;
import headway.jobs.spark.Application;
import headway.jobs.spark.Progress;
import headway.jobs.spark.Session;
import headway.jobs.spark.SharedFolder;
import headway.jobs.stage.ResultLine;
import headway.jobs.stage.RunObserver;
import headway.jobs.stage.Stage;
import headway.jobs.stage.StageContext;
import headway.jobs.stage.StageRunner;
import headway.jobs.stage.Stages;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;

/**
 * Runs one stage from the command line to its result.
 *
 * @param config URI of the settings file, or empty
 * @param overrides values by key
 * @param embedded the folder to serve as S3, if any
 * @param result receives the result besides standard output
 */
record StageCommand(
    Stage stage,
    String config,
    Map<String, String> overrides,
    Optional<java.nio.file.Path> embedded,
    ResultFile result) {

  private static final String HADOOP = "spark.hadoop.";
  private static final String BUCKET = "s3a://headway/";
  private static final Pattern LOCAL = Pattern.compile("\\bfile:/+");

  /** The exit status. */
  int execute(PrintStream out, boolean dryRun) {
    if (dryRun) {
      return run(out, true, Map.of());
    }
    if (embedded.isPresent()) {
      try (EmbeddedStore store = EmbeddedStore.find()) {
        Map<String, String> spark = new HashMap<>();
        store.start(embedded.get()).forEach((key, value) -> spark.put(HADOOP + key, value));
        spark.put(EmbeddedStore.FOLDER, embedded.get().toAbsolutePath().toString());
        return kept(out, spark);
      }
    }
    return kept(out, Map.of());
  }

  /** Keeps how it ended in the file of the result, while its store can be reached. */
  private int kept(PrintStream out, Map<String, String> spark) {
    try {
      result.of(stage.name(), () -> typed(spark));
      return run(out, false, spark);
    } catch (Exception failure) { // Spark throws undeclared checked exceptions.
      result.fail(CommandFailure.of(failure));
      throw failure;
    }
  }

  private int run(PrintStream out, boolean dryRun, Map<String, String> spark) {
    Settings settings = SettingsLoader.load(file(spark), config, overrides);
    Application application = new Application(stage.name(), stage.network(), stage.sparkDefaults());
    if (dryRun) {
      List<String> plan = Session.plan(application, settings);
      settings.values().forEach((key, value) -> out.println(key + " = " + value));
      stage.forecast(settings).forEach(out::println);
      plan.forEach(out::println);
      return 0;
    }
    long start = System.nanoTime();
    result.begin(
        () -> SparkHadoopUtil.get().newConfiguration(Session.conf(application, settings, spark)));
    if (stage.readsOnly() && !isWithinCluster()) {
      return printed(out, StageRunner.run(stage, reading(application, settings, spark), start));
    }
    Map<String, String> more = new HashMap<>(spark);
    more.put(HeadwayPlugin.LOG_FORMAT, LogFormat.current().name());
    more.put(HeadwayPlugin.LOG_DEBUG, String.valueOf(LogFormat.isDebug()));
    more.put(Session.WORKSPACE, settings.workspace());
    more.put(HeadwayPlugin.NATIVES, NativePreload.names(stage.natives()));
    more.put(
        HeadwayPlugin.COUNTING,
        Stages.all().stream()
            .filter(Stage::countsImages)
            .map(Stage::name)
            .collect(Collectors.joining(",")));
    try (Session session =
        stage.diagnoses()
            ? Session.openAnyhow(application, settings, more)
            : Session.open(application, settings, more)) {
      return printed(out, leased(new StageContext(settings, session), start));
    }
  }

  /** Whether the cluster manager runs this driver and waits for its application to start. */
  private static boolean isWithinCluster() {
    return "cluster".equals(System.getProperty("spark.submit.deployMode"));
  }

  /** A context that reads by the settings of the application, which does not start. */
  private static StageContext reading(
      Application application, Settings settings, Map<String, String> spark) {
    SparkConf conf = Session.conf(application, settings, spark);
    return new StageContext(
        settings,
        () -> {
          throw new IllegalStateException("a stage that only reads needs no Spark application");
        },
        new Storage(SparkHadoopUtil.get().newConfiguration(conf)),
        conf);
  }

  private int printed(PrintStream out, StageRunner.Ended ended) {
    ended.summary().forEach(line -> Progress.say(stage.name() + ": " + onThisMachine(line)));
    ended.lines().forEach(out::println);
    result.succeed(ended.line(), ended.exitStatus());
    out.println(ResultLine.text(ended.line()));
    return ended.exitStatus();
  }

  /** Replaces URIs of local files and of the embedded store by paths that a browser opens. */
  private String onThisMachine(String line) {
    String paths = LOCAL.matcher(line).replaceAll("/");
    return embedded
        .map(java.nio.file.Path::toAbsolutePath)
        .map(folder -> paths.replace(BUCKET, folder.normalize().resolve("headway") + "/"))
        .orElse(paths);
  }

  private StageRunner.Ended leased(StageContext context, long startNanos) {
    Optional<Path> folder = stage.lease(context);
    if (folder.isEmpty()) {
      return StageRunner.run(stage, context, startNanos);
    }
    try (Lease lease =
        Lease.acquire(
            context.storage(),
            folder.get(),
            context.session().leaseHolder(stage.name()),
            context.settings().lease().length(),
            context.settings().lease().maxWait(),
            line -> Progress.say(stage.name() + ": " + line))) {
      Session session = context.session();
      lease.whenLost(() -> session.context().sc().cancelAllJobs());
      SharedFolder.require(session, folder.get().getParent(), "workspace");
      Storage guarded = context.storage().guardedBy(lease::requireHeld);
      FailureFile last = new FailureFile(stage, context, guarded);
      try {
        StageRunner.Ended ended =
            observed(new StageContext(context.settings(), session, guarded), startNanos);
        last.delete();
        return ended;
      } catch (Exception failure) { // Spark throws undeclared checked exceptions.
        lease
            .lost()
            .ifPresent(
                reason -> {
                  throw reason;
                });
        last.keep(CommandFailure.of(failure), startNanos);
        throw failure;
      } finally {
        session.stopWork(); // Before another process may write here.
      }
    }
  }

  private StageRunner.Ended observed(StageContext context, long startNanos) {
    RunObserver observer = RunObserver.of(stage, context);
    boolean successful = false;
    try {
      StageRunner.Ended ended = StageRunner.run(stage, context.observedBy(observer), startNanos);
      successful = true;
      return ended;
    } finally {
      observer.finished(successful);
    }
  }

  private Optional<String> file(Map<String, String> spark) {
    if (config.isEmpty()) {
      return Optional.empty();
    }
    byte[] bytes = new Storage(typed(spark)).read(Storage.path(config));
    return Optional.of(new String(bytes, StandardCharsets.UTF_8));
  }

  /** The Hadoop settings of the process and of {@code --set}, before the settings file is read. */
  private Configuration typed(Map<String, String> spark) {
    Configuration configuration =
        Session.hadoop(new SparkSettings(SparkSettings.typedIn(overrides), Map.of()));
    spark.forEach(
        (key, value) -> {
          if (key.startsWith(HADOOP)) {
            configuration.set(key.substring(HADOOP.length()), value);
          }
        });
    return configuration;
  }
}
