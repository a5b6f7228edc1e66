package headway.jobs.testing.cluster;

import headway.common.Requirement;
import headway.common.SharedFiles;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Kubernetes' API by fabric8's server in memory, and pods as processes of this machine: {@code
 * deploy/check/KubernetesServer.java} in a process of its own.
 */
public final class KubernetesCluster implements AutoCloseable {
  private static final String VARIABLE = "HEADWAY_TEST_KUBERNETES_MOCK";
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final Pattern CONNECTOR =
      Pattern.compile(
          "(org\\.apache\\.hadoop\\.hadoop-aws|com\\.amazonaws|software\\.amazon"
              + "|com\\.fasterxml\\.jackson\\.dataformat\\.jackson-dataformat-cbor"
              + "|org\\.wildfly\\.openssl).*");

  private final Process process;
  private final Writer input;
  private final Path image;
  private final Path pods;
  private final List<String> lines = new CopyOnWriteArrayList<>();

  private KubernetesCluster(Process process, Path image, Path pods) {
    this.process = process;
    this.image = image;
    this.pods = pods;
    input = process.outputWriter(StandardCharsets.UTF_8);
    Thread reader = new Thread(this::read, "kubernetes");
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Starts it with an image as {@code deploy/kubernetes/Dockerfile} makes one.
   *
   * @param folder for the image and the pods' files
   */
  public static KubernetesCluster start(Path folder) throws IOException, InterruptedException {
    String mock = Requirement.variable(VARIABLE, "a folder with kubernetes-server-mock's jars");
    Path image = image(SparkHome.require(), Files.createDirectories(folder.resolve("image")));
    Path pods = Files.createDirectories(folder.resolve("pods"));
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Xmx256m",
                "-cp",
                mock + "/*" + File.pathSeparator + image + "/jars/*",
                SharedFiles.projectRoot().resolve("deploy/check/KubernetesServer.java").toString(),
                image.toString(),
                pods.toString())
            .redirectError(folder.resolve("kubernetes.log").toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putAll(environment(image));
    KubernetesCluster cluster = new KubernetesCluster(builder.start(), image, pods);
    cluster.await(line -> line.startsWith("listening "));
    return cluster;
  }

  /** Spark with the connector of S3, and what the image has in {@code /opt/headway}. */
  private static Path image(Path spark, Path image) throws IOException {
    Path root = SharedFiles.projectRoot();
    Path jars = Files.createDirectories(image.resolve("jars"));
    Files.createSymbolicLink(image.resolve("bin"), spark.resolve("bin"));
    link(spark.resolve("jars"), Pattern.compile(".*"), jars);
    link(root.resolve("jobs/target/classpath"), CONNECTOR, jars);
    Path headway = Files.createDirectories(image.resolve("headway/deploy/kubernetes"));
    Files.copy(root.resolve("deploy/kubernetes/executor.yaml"), headway.resolve("executor.yaml"));
    Files.copy(root.resolve("deploy/submit.sh"), image.resolve("headway/deploy/submit.sh"));
    Files.createSymbolicLink(image.resolve("headway/conf"), root.resolve("conf"));
    Files.createSymbolicLink(
        image.resolve("headway/headway-jobs.jar"), root.resolve("jobs/target/headway-jobs.jar"));
    return image;
  }

  /** What the Dockerfile sets for all pods. */
  private static Map<String, String> environment(Path image) throws IOException {
    Path file = SharedFiles.projectRoot().resolve("deploy/kubernetes/Dockerfile");
    return Files.readAllLines(file).stream()
        .filter(line -> line.startsWith("ENV "))
        .flatMap(line -> Stream.of(line.substring("ENV ".length()).split(" ")))
        .map(each -> each.replace("/opt/headway/", image + "/headway/").split("=", 2))
        .collect(Collectors.toMap(each -> each[0], each -> each[1]));
  }

  private static void link(Path from, Pattern names, Path to) throws IOException {
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        if (names.matcher(file.getFileName().toString()).matches()) {
          Files.createSymbolicLink(to.resolve(file.getFileName()), file);
        }
      }
    }
  }

  /** The address of the API, such as {@code http://127.0.0.1:40123}. */
  public String url() {
    return lines(line -> line.startsWith("listening ")).get(0).substring("listening ".length());
  }

  /** A {@code SPARK_HOME} with what the pods' image has. */
  public Path image() {
    return image;
  }

  /** Makes the objects of a file of YAML, and one pod of each CronJob. */
  public void apply(String yaml) throws IOException {
    Path file = Files.createTempFile(pods, "applied", ".yaml");
    Files.writeString(file, yaml);
    say("apply " + file);
  }

  /** Deletes the pod of the executor that has run longest. */
  public void deleteExecutor() {
    say("delete");
  }

  /** Kills the process of the executor that has run longest. */
  public void killExecutor() {
    say("kill");
  }

  /** What a pod has said. */
  public String log(String pod) throws IOException {
    Path log = pods.resolve(pod).resolve("log");
    return Files.exists(log) ? Files.readString(log) : "";
  }

  /** Of what the server said, the lines of one kind. */
  public List<String> lines(Predicate<String> kind) {
    return lines.stream().filter(kind).toList();
  }

  /** Waits until the server has said a line; the line. */
  public String await(Predicate<String> kind) throws IOException, InterruptedException {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (System.nanoTime() < end && (process.isAlive() || !lines(kind).isEmpty())) {
      List<String> found = lines(kind);
      if (!found.isEmpty()) {
        return found.get(0);
      }
      Thread.sleep(100);
    }
    throw new AssertionError("Kubernetes did not say it: " + lines);
  }

  /** Waits until a pod has said a text. */
  public void awaitLog(String pod, String text) throws IOException, InterruptedException {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!log(pod).contains(text)) {
      boolean ended = !lines(line -> line.startsWith("ended " + pod)).isEmpty();
      if (ended || System.nanoTime() > end) {
        throw new AssertionError(pod + " does not say '" + text + "':\n" + log(pod));
      }
      Thread.sleep(50);
    }
  }

  private void say(String command) {
    try {
      input.write(command + "\n");
      input.flush();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private void read() {
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(line);
      }
    } catch (IOException closed) {
      lines.add("closed " + closed);
    }
  }

  /** Ends the server with all pods. */
  @Override
  public void close() throws IOException {
    input.close();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
