package headway.jobs.testing.cluster;

import headway.common.Requirement;
import headway.common.SharedFiles;
import headway.jobs.testing.server.FreePort;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A YARN cluster on 127.0.0.1: a ResourceManager and NodeManagers of one Hadoop version, each a
 * process of its own. Each NodeManager offers 8 GiB, and kills a container whose processes take
 * more memory than it was granted.
 */
public final class YarnCluster implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofMinutes(3);
  private static final Pattern RUNNING = Pattern.compile("Registered with ResourceManager as");
  private static final Pattern SERVING = Pattern.compile("Transitioned to active state");
  private static final String SCHEDULER = "yarn.scheduler.capacity.";
  private static final String NODE = "yarn.nodemanager.";
  private static final int NODE_MIB = 8192;

  private static final Pattern USAGE =
      Pattern.compile(
          "for container-id (\\w+): ([\\d.]+) (.?)B of ([\\d.]+) (.?)B physical memory used");

  /** Of the jars of Spark 3.5: logging, and JAXB of the name that Hadoop knows it by. */
  private static final String NEEDED =
      "(slf4j-api|log4j-|jcl-over-slf4j|jakarta\\.xml\\.bind|jaxb-runtime|activation|istack).*\\.jar";

  /** Of the Spark that submits. */
  private static final String CLIENT = "hadoop-client-(api|runtime)-.*\\.jar";

  private final Path sparkHome;
  private final Path folder;
  private final String version;
  private final String classPath;
  private final Map<String, String> settings = new LinkedHashMap<>();
  private final List<Process> nodes = new ArrayList<>();
  private final List<Process> all = new ArrayList<>();

  private YarnCluster(Path sparkHome, Path folder, String version, String classPath) {
    this.version = version;
    this.sparkHome = sparkHome;
    this.folder = folder;
    this.classPath = classPath;
  }

  /**
   * Starts the processes and returns once every NodeManager is registered; a {@link Requirement} of
   * the calling test, for the build copies Hadoop's jars where all tests run.
   *
   * @param sparkHome a Spark whose Hadoop client is of the cluster's version
   * @param folder for settings, logs and containers
   */
  public static YarnCluster start(Path sparkHome, Path folder, int nodes)
      throws IOException, InterruptedException {
    String client = jars(sparkHome.resolve("jars"), CLIENT).get(0).getFileName().toString();
    String version = client.replaceAll(".*-|\\.jar", "");
    YarnCluster cluster =
        new YarnCluster(sparkHome, folder, version, classPath(sparkHome, version));
    try {
      cluster.startResourceManager();
      for (int node = 0; node < nodes; node++) {
        cluster.startNode();
      }
      for (int node = 0; node < nodes; node++) {
        cluster.await(cluster.log("node-" + node), RUNNING);
      }
      return cluster;
    } catch (IOException | InterruptedException | RuntimeException | Error e) {
      cluster.close();
      throw e;
    }
  }

  /** The folder of Hadoop's jars; a {@link Requirement} of the calling test. */
  static Path require() {
    Path server = SharedFiles.projectRoot().resolve("jobs/target/yarn");
    Requirement.of(
        Files.isDirectory(server),
        server + " is missing: mvn -Dheadway.tests=all package copies a YARN cluster there");
    return server;
  }

  private static String classPath(Path sparkHome, String version) throws IOException {
    Path server = require();
    return Stream.of(
            jars(server, "hadoop-client-minicluster-" + version + "\\.jar"),
            jars(server, "bc.*\\.jar"),
            jars(sparkHome.resolve("jars"), CLIENT),
            jars(SparkHome.require().resolve("jars"), NEEDED))
        .flatMap(List::stream)
        .map(Path::toString)
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static List<Path> jars(Path folder, String name) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> found =
          files.filter(each -> each.getFileName().toString().matches(name)).sorted().toList();
      if (found.isEmpty()) {
        throw new AssertionError("no " + name + " in " + folder);
      }
      return found;
    }
  }

  /** Hadoop's. */
  public String version() {
    return version;
  }

  public Path sparkHome() {
    return sparkHome;
  }

  /** The folder of {@code yarn-site.xml}, for {@code HADOOP_CONF_DIR}. */
  public Path configuration() {
    return folder.resolve("conf");
  }

  /** Where ResourceManager serves its pages and its REST interface, such as 127.0.0.1:40123. */
  public String webAddress() {
    return settings.get("yarn.resourcemanager.webapp.address");
  }

  /**
   * Everything that containers of an application wrote, by attempt and container.
   *
   * @param stream {@code stdout} or {@code stderr}
   */
  public Map<String, String> containerLogs(String application, String stream) {
    Map<String, String> logs = new TreeMap<>();
    for (int node = 0; node < nodes.size(); node++) {
      Path those = folder.resolve("node-" + node + "/logs").resolve(application);
      if (Files.isDirectory(those)) {
        try (Stream<Path> files = Files.walk(those)) {
          for (Path file : (Iterable<Path>) files::iterator) {
            if (file.getFileName().toString().equals(stream)) {
              logs.put(file.getParent().getFileName().toString(), Files.readString(file));
            }
          }
        } catch (IOException failed) {
          throw new UncheckedIOException(failed);
        }
      }
    }
    return logs;
  }

  /**
   * The largest share of its memory that each container of an application took, as its NodeManager
   * saw it, by the container's id.
   */
  public Map<String, Double> largestShares(String application) throws IOException {
    Map<String, Double> shares = new TreeMap<>();
    for (int node = 0; node < nodes.size(); node++) {
      for (String line : Files.readAllLines(log("node-" + node))) {
        Matcher usage = USAGE.matcher(line);
        if (usage.find() && usage.group(1).contains(application.replace("application_", ""))) {
          double share =
              bytes(usage.group(2), usage.group(3)) / bytes(usage.group(4), usage.group(5));
          shares.merge(usage.group(1), share, Math::max);
        }
      }
    }
    return shares;
  }

  private static double bytes(String number, String unit) {
    return Double.parseDouble(number) * Math.pow(1024, " KMG".indexOf(unit));
  }

  /** Kills a NodeManager with its containers, without notice, as when a host is lost. */
  public void kill(int node) throws InterruptedException {
    Process process = nodes.get(node);
    List<ProcessHandle> containers = process.descendants().toList();
    process.destroyForcibly().waitFor();
    containers.forEach(ProcessHandle::destroyForcibly);
  }

  /** Kills a NodeManager as {@link #kill} does, and starts another. */
  public void replace(int node) {
    try {
      kill(node);
      startNode();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** The indexes of the NodeManagers that live. */
  public List<Integer> living() {
    return IntStream.range(0, nodes.size())
        .filter(node -> nodes.get(node).isAlive())
        .boxed()
        .toList();
  }

  /** The index of the NodeManager that runs the application master; empty if none does. */
  public OptionalInt masterNode() {
    for (int node = 0; node < nodes.size(); node++) {
      if (nodes.get(node).descendants().anyMatch(YarnCluster::isMaster)) {
        return OptionalInt.of(node);
      }
    }
    return OptionalInt.empty();
  }

  /** Kills the process of the application master, without notice; whether there was one. */
  public boolean killMaster() {
    return nodes.stream()
        .flatMap(Process::descendants)
        .filter(YarnCluster::isMaster)
        .map(ProcessHandle::destroyForcibly)
        .reduce(false, Boolean::logicalOr);
  }

  /** The command lines of all containers' JVMs. */
  public List<String> commandLines() {
    return nodes.stream()
        .flatMap(Process::descendants)
        .map(each -> each.info().commandLine().orElse(""))
        .filter(each -> each.contains("/bin/java"))
        .toList();
  }

  /** Of cluster mode, or of client mode. */
  private static boolean isMaster(ProcessHandle process) {
    List<String> arguments = process.info().arguments().map(List::of).orElse(List.of());
    return arguments.contains("org.apache.spark.deploy.yarn.ApplicationMaster")
        || arguments.contains("org.apache.spark.deploy.yarn.ExecutorLauncher");
  }

  private void startResourceManager() throws IOException, InterruptedException {
    settings.put("yarn.resourcemanager.hostname", "127.0.0.1");
    for (String service :
        List.of("address", "scheduler.address", "resource-tracker.address", "admin.address")) {
      settings.put("yarn.resourcemanager." + service, freeAddress());
    }
    settings.put("yarn.resourcemanager.webapp.address", freeAddress());
    settings.put("yarn.nm.liveness-monitor.expiry-interval-ms", "5000");
    settings.put("yarn.resourcemanager.nodemanagers.heartbeat-interval-ms", "200");
    settings.put(SCHEDULER + "root.queues", "default");
    settings.put(SCHEDULER + "root.default.capacity", "100");
    settings.put(SCHEDULER + "maximum-am-resource-percent", "1");
    settings.put("yarn.scheduler.minimum-allocation-mb", "1");
    settings.put("yarn.scheduler.maximum-allocation-mb", String.valueOf(NODE_MIB));
    write(configuration(), settings);
    start(
        "master", configuration(), "org.apache.hadoop.yarn.server.resourcemanager.ResourceManager");
    await(log("master"), SERVING);
  }

  private void startNode() throws IOException {
    String name = "node-" + nodes.size();
    Path own = folder.resolve(name);
    Map<String, String> node = new LinkedHashMap<>(settings);
    for (String service :
        List.of("address", "localizer.address", "webapp.address", "collector-service.address")) {
      node.put(NODE + service, "127.0.0.1:0");
    }
    node.put(NODE + "local-dirs", own.resolve("local").toString());
    node.put(NODE + "log-dirs", own.resolve("logs").toString());
    node.put(NODE + "env-whitelist", "JAVA_HOME,SPARK_LOCAL_IP");
    node.put(NODE + "resource.memory-mb", String.valueOf(NODE_MIB));
    node.put(NODE + "resource.cpu-vcores", "4");
    node.put(NODE + "vmem-check-enabled", "false");
    node.put(NODE + "pmem-check-enabled", "true");
    node.put(NODE + "resource-monitor.interval-ms", "200");
    node.put(NODE + "disk-health-checker.enable", "false");
    // The disks are looked at once even so.
    node.put(NODE + "disk-health-checker.max-disk-utilization-per-disk-percentage", "100");
    write(own.resolve("conf"), node);
    nodes.add(
        start(name, own.resolve("conf"), "org.apache.hadoop.yarn.server.nodemanager.NodeManager"));
  }

  private static String freeAddress() throws IOException {
    return "127.0.0.1:" + FreePort.next();
  }

  private static void write(Path conf, Map<String, String> settings) throws IOException {
    Files.createDirectories(conf);
    Files.writeString(
        conf.resolve("yarn-site.xml"),
        settings.entrySet().stream()
            .map(
                each ->
                    "<property><name>%s</name><value>%s</value></property>%n"
                        .formatted(each.getKey(), each.getValue()))
            .collect(Collectors.joining("", "<configuration>\n", "</configuration>\n")));
  }

  /** The settings of the daemons' logs; containers' usage of memory stands in those of nodes. */
  private Path logSettings() throws IOException {
    return Files.writeString(
        folder.resolve("daemons.properties"),
        """
        rootLogger.level = info
        rootLogger.appenderRef.console.ref = console
        appender.console.type = Console
        appender.console.name = console
        appender.console.layout.type = PatternLayout
        appender.console.layout.pattern = %d{HH:mm:ss} %p %c{1}: %m%n
        logger.usage.name = org.apache.hadoop.yarn.server.nodemanager.containermanager.monitor.ContainersMonitorImpl.audit
        logger.usage.level = debug
        """);
  }

  private Path log(String name) {
    return folder.resolve(name + ".log");
  }

  private Process start(String name, Path conf, String main) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-Dlog4j2.configurationFile=" + logSettings(),
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "-cp",
                conf + File.pathSeparator + classPath,
                main)
            .redirectErrorStream(true)
            .redirectOutput(log(name).toFile())
            .directory(folder.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    Process process = builder.start();
    process.getOutputStream().close();
    all.add(process);
    return process;
  }

  private void await(Path log, Pattern pattern) throws IOException, InterruptedException {
    long end = System.nanoTime() + START_LIMIT.toNanos();
    while (System.nanoTime() < end && all.get(all.size() - 1).isAlive()) {
      if (pattern.matcher(Files.readString(log)).find()) {
        return;
      }
      Thread.sleep(100);
    }
    List<String> lines = Files.readAllLines(log);
    throw new AssertionError(
        "no cluster: %s lacks '%s' and ends with%n%s"
            .formatted(
                log,
                pattern,
                String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()))));
  }

  /**
   * Stops the NodeManagers, with whatever is left of their containers, then the ResourceManager.
   */
  @Override
  public void close() {
    for (int i = all.size() - 1; i >= 0; i--) {
      Process process = all.get(i);
      List<ProcessHandle> containers = process.descendants().toList();
      process.destroy();
      try {
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
          process.destroyForcibly().waitFor();
        }
      } catch (InterruptedException stopped) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
      }
      containers.forEach(ProcessHandle::destroyForcibly);
    }
  }
}
