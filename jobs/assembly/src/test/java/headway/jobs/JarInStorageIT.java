package headway.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import headway.common.SharedFiles;
import headway.common.storage.Storage;
import headway.jobs.testing.cluster.SparkHome;
import headway.jobs.testing.server.VersityGw;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar and the settings file in the bucket of the workspace, as on EMR. */
class JarInStorageIT {
  private static final Path TARGET = SharedFiles.projectRoot().resolve("jobs/target");
  private static final String BUCKET = "s3a://headway/";
  private static final String SETTINGS = BUCKET + "jars/run.conf";

  @TempDir Path folder;

  /** spark-submit opens a client of the bucket, with other settings, before Headway does. */
  @Test
  void requestsAreThoseOfAJarOnThisDisk() throws IOException, InterruptedException {
    SparkHome.require();
    Path jar = TARGET.resolve("headway-inference.jar");
    Path images = Shapes.folders(folder.resolve("images"), 4);
    Files.createDirectories(folder.resolve("objects/headway"));
    try (VersityGw server = VersityGw.start(folder)) {
      Map<String, String> s3a = server.settings();
      Storage storage = server.storage();
      String there = BUCKET + "jars/" + jar.getFileName();
      storage.publish(Storage.path(there), Files.readAllBytes(jar));
      storage.publish(
          Storage.path(SETTINGS), "headway.seed = 7\n".getBytes(StandardCharsets.UTF_8));
      Storage.closeAll();

      Map<String, Long> local = requestsOf(() -> shard(s3a, jar.toString(), images, "local"));
      Map<String, Long> stored = requestsOf(() -> shard(s3a, there, images, "stored"));

      assertThat(local).as("requests that write").isNotEmpty();
      assertThat(stored).isEqualTo(local);
    }
  }

  private interface Run {
    void run() throws IOException, InterruptedException;
  }

  /** The requests that write or delete, by operation. */
  private Map<String, Long> requestsOf(Run run) throws IOException, InterruptedException {
    Path log = folder.resolve("access.log");
    int before = Files.readAllLines(log).size();
    run.run();
    return Files.readAllLines(log).stream()
        .skip(before)
        .flatMap(line -> Stream.of(line.split(" ")))
        .filter(word -> word.matches("s3_(Put|Delete|Create|Complete|Upload)\\w+"))
        .collect(Collectors.groupingBy(word -> word, TreeMap::new, Collectors.counting()));
  }

  private void shard(Map<String, String> s3a, String jar, Path images, String workspace)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(SparkHome.require().resolve("bin/spark-submit").toString());
    command.addAll(List.of("--master", "local[2]", "--class", "headway.jobs.cli.Main"));
    command.addAll(List.of("--driver-class-path", connector()));
    s3a.forEach(
        (key, value) -> command.addAll(List.of("--conf", "spark.hadoop." + key + "=" + value)));
    command.addAll(List.of(jar, "shard", "--images", images.toString()));
    command.addAll(List.of("--workspace", BUCKET + workspace, "--config", SETTINGS));
    Path said = folder.resolve(workspace + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    Process process = builder.start();
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).as("ends").isTrue();
    assertThat(process.exitValue()).as(Files.readString(said)).isZero();
  }

  /** The jars of the S3A connector, which a cluster has. */
  private static String connector() throws IOException {
    try (Stream<Path> jars = Files.list(TARGET.resolve("classpath"))) {
      return jars.map(Path::toString)
          .filter(
              name ->
                  name.matches(
                      ".*/(org\\.apache\\.hadoop\\.hadoop-aws|com\\.amazonaws|software\\.amazon\\.ion"
                          + "|com\\.fasterxml\\.jackson\\.dataformat\\.jackson-dataformat-cbor"
                          + "|org\\.wildfly\\.openssl)[^/]*"))
          .sorted()
          .collect(Collectors.joining(File.pathSeparator));
    }
  }
}
