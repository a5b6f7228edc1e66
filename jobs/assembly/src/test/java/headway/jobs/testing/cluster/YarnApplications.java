package headway.jobs.testing.cluster;

import headway.ml.ShellSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.hadoop.yarn.api.records.ApplicationReport;
import org.apache.hadoop.yarn.client.api.YarnClient;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.exceptions.YarnException;

/** Submits commands to a {@link YarnCluster} of two nodes, and asks it what became of the last. */
public final class YarnApplications implements AutoCloseable {
  private final YarnCluster cluster;
  private final YarnClient client;
  private final Path sparkConf;

  private YarnApplications(YarnCluster cluster, YarnClient client, Path sparkConf) {
    this.cluster = cluster;
    this.client = client;
    this.sparkConf = sparkConf;
  }

  /**
   * Starts the cluster.
   *
   * @param folder for all that it writes
   * @param defaults more lines of its {@code spark-defaults.conf}
   */
  public static YarnApplications start(Path sparkHome, Path folder, List<String> defaults)
      throws IOException, InterruptedException {
    Path sparkConf = Files.createDirectories(folder.resolve("spark-conf"));
    Files.writeString(
        sparkConf.resolve("spark-defaults.conf"),
        String.join(
            "\n",
            "spark.yarn.jars local:" + sparkHome.resolve("jars/*"),
            "spark.yarn.stagingDir " + folder.toUri(),
            "spark.ui.enabled false",
            String.join("\n", defaults),
            ""));
    YarnCluster cluster = YarnCluster.start(sparkHome, folder, 2);
    YarnClient client = YarnClient.createYarnClient();
    YarnConfiguration configuration = new YarnConfiguration();
    configuration.addResource(
        new org.apache.hadoop.fs.Path(cluster.configuration().resolve("yarn-site.xml").toUri()));
    client.init(configuration);
    client.start();
    return new YarnApplications(cluster, client, sparkConf);
  }

  public YarnCluster cluster() {
    return cluster;
  }

  /** A submission of two executors of one core, by {@code deploy/submit.sh}. */
  public SparkSubmit inMode(String mode) {
    return SparkSubmit.local(cluster.sparkHome())
        .with("HEADWAY_MASTER", "yarn")
        .with("HEADWAY_DEPLOY_MODE", mode)
        .with("HEADWAY_DRIVER_MEMORY", "1g")
        .with("HEADWAY_EXECUTORS", "2")
        .with("HEADWAY_EXECUTOR_CORES", "1")
        .with("HEADWAY_EXECUTOR_MEMORY", "1g")
        .with("HADOOP_CONF_DIR", cluster.configuration().toString())
        .with("SPARK_CONF_DIR", sparkConf.toString())
        .reading(this::driverLog);
  }

  /** A shell with two executors of one core. */
  public ShellSession shell() {
    return new ShellSession(
        cluster.sparkHome(),
        List.of("--master", "yarn", "--num-executors", "2", "--executor-memory", "1g"),
        Map.of(
            "HADOOP_CONF_DIR", cluster.configuration().toString(),
            "SPARK_CONF_DIR", sparkConf.toString()));
  }

  /** Settings as {@code HEADWAY_SUBMIT_OPTIONS} has them. */
  public static String options(String... settings) {
    return List.of(settings).stream()
        .map(each -> "--conf " + each)
        .collect(Collectors.joining(" "));
  }

  /** What YARN knows of the last application. */
  public ApplicationReport last() {
    return find().orElseThrow();
  }

  private Optional<ApplicationReport> find() {
    try {
      return client.getApplications().stream()
          .max(Comparator.comparing(ApplicationReport::getApplicationId));
    } catch (IOException | YarnException failed) {
      throw new IllegalStateException("YARN does not answer", failed);
    }
  }

  /** How many attempts the last application made. */
  public int attempts() {
    return last().getCurrentApplicationAttemptId().getAttemptId();
  }

  /** What containers of the last application wrote to standard error. */
  public Map<String, String> logs() {
    return cluster.containerLogs(last().getApplicationId().toString(), "stderr");
  }

  /** What its master wrote, which in cluster mode is the driver, in its last attempt. */
  public String driverLog() {
    return written("stderr");
  }

  /** The last line that the driver wrote to standard output in cluster mode. */
  public String driverResult() {
    return written("stdout").lines().reduce("", (before, line) -> line);
  }

  private String written(String stream) {
    return find().stream()
        .map(application -> application.getApplicationId().toString())
        .flatMap(application -> cluster.containerLogs(application, stream).entrySet().stream())
        .filter(log -> log.getKey().endsWith("_000001"))
        .max(Map.Entry.comparingByKey())
        .map(Map.Entry::getValue)
        .orElse("");
  }

  @Override
  public void close() {
    client.stop();
    cluster.close();
  }
}
