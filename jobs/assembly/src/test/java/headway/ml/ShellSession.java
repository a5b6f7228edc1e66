package headway.ml;

import static org.assertj.core.api.Assertions.assertThat;

import headway.common.Requirement;
import headway.common.SharedFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * {@code spark-shell} or {@code pyspark} of a distribution with {@code --jars} of one jar of
 * Headway alone.
 */
public final class ShellSession {
  private static final int LIMIT_MINUTES = 8;
  private static final Pattern EQUAL = Pattern.compile("EQUAL (\\d+) (\\d+)");

  private final Path sparkHome;
  private final List<String> options;
  private final Map<String, String> environment;

  /**
   * @param options of the shell, such as its master
   */
  public ShellSession(Path sparkHome, List<String> options, Map<String, String> environment) {
    this.sparkHome = sparkHome;
    this.options = options;
    this.environment = environment;
  }

  /**
   * Types what a user types to get the features of a workspace's shards by the stage and by SQL,
   * and compares both with the workspace's features.
   *
   * @param folder empty, where the shell writes
   * @return the images by the stage, of those equal to the bit, and the same by SQL
   */
  public List<Integer> features(String workspace, Path folder)
      throws IOException, InterruptedException {
    String said =
        type(
            "spark-shell",
            "headway-inference.jar",
            """
            import headway.ml.{HeadwayFunctions, ImageFeaturizer}
            val shards = spark.read.parquet("%1$s/shards").select("key", "image")
            val expected = spark.read.parquet("%1$s/features").selectExpr("key", "features AS expected")
            val stage = new ImageFeaturizer().setOutputType("array").setBatchSize(7)
            stage.transform(shards.repartition(3)).select("key", "features").write.parquet("%2$s/stage")
            HeadwayFunctions.register(spark)
            shards.selectExpr("key", "headway_features(image) AS features").write.parquet("%2$s/sql")
            for (way <- Seq("stage", "sql")) {
              val both = spark.read.parquet("%2$s/" + way).join(expected, "key")
              println("EQUAL " + both.count + " " + both.filter("features = expected").count)
            }
            """
                .formatted(workspace, folder.toUri()));
    return counts(said, 4);
  }

  /**
   * Types into {@code pyspark} what a user types to get the features of a workspace's shards, and
   * compares them with the workspace's features.
   *
   * @return the images, and those equal to the bit
   */
  public List<Integer> featuresInPython(String workspace) throws IOException, InterruptedException {
    String said =
        type(
            "pyspark",
            "headway-inference.jar",
            """
            from headway.ml import ImageFeaturizer
            shards = spark.read.parquet("%1$s/shards").select("key", "image")
            expected = spark.read.parquet("%1$s/features").selectExpr("key", "features AS expected")
            found = ImageFeaturizer(outputType="array").transform(shards.repartition(3))
            both = found.select("key", "features").join(expected, "key").collect()
            print("EQUAL", len(both), sum(row.features == row.expected for row in both))
            """
                .formatted(workspace));
    return counts(said, 2);
  }

  private static List<Integer> counts(String said, int expected) {
    List<Integer> counts =
        EQUAL
            .matcher(said)
            .results()
            .flatMap(each -> Stream.of(each.group(1), each.group(2)))
            .map(Integer::valueOf)
            .toList();
    assertThat(counts).as(said).hasSize(expected);
    return counts;
  }

  /**
   * Types what a user types to train on a workspace's shards, as {@link headway.jobs.Prepared}
   * trains.
   *
   * @param folder where the classifier and its history are left by {@code write}
   */
  public void train(String workspace, int epochs, Path folder)
      throws IOException, InterruptedException {
    String said =
        type(
            "spark-shell",
            "headway-jobs.jar",
            """
            import headway.ml.ImageClassifier
            val shards = spark.read.parquet("%1$s/shards").select("key", "image", "label")
            val classifier = new ImageClassifier().setKeyCol("key").setSplit("60/20/20")
            classifier.setClassNames("disc", "square", "triangle").setEpochs(%3$d).setLearningRate(0.01)
            classifier.setBatchSize(8).setWorkers(2).setRateScaling("none").setCheckpointDir("%2$s/fits")
            classifier.fit(shards.repartition(3)).write.save("%2$s/model")
            println("TRAI" + "NED")
            """
                .formatted(workspace, folder.toUri(), epochs));
    assertThat(said).contains("TRAINED");
  }

  private String type(String program, String jarName, String lines)
      throws IOException, InterruptedException {
    Path jar = SharedFiles.projectRoot().resolve("jobs/target").resolve(jarName);
    Requirement.of(Files.isRegularFile(jar), jar + " is missing: mvn package makes it");
    List<String> command =
        new ArrayList<>(
            List.of(
                sparkHome.resolve("bin").resolve(program).toString(), "--jars", jar.toString()));
    command.addAll(List.of("--conf", "spark.ui.enabled=false", "--driver-memory", "1g"));
    command.addAll(options);
    Path typed = Files.writeString(Files.createTempFile("headway-shell", ".in"), lines);
    Path said = Files.createTempFile("headway-shell", ".out");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectInput(typed.toFile())
              .redirectErrorStream(true)
              .redirectOutput(said.toFile());
      builder.environment().put("SPARK_HOME", sparkHome.toString());
      builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
      builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
      builder.environment().put("PYSPARK_DRIVER_PYTHON_OPTS", "-i"); // As at a terminal.
      builder.environment().putAll(environment);
      Process shell = builder.start();
      if (!shell.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
        shell.descendants().forEach(ProcessHandle::destroyForcibly);
        shell.destroyForcibly().waitFor();
        throw new AssertionError(program + " still runs\n" + Files.readString(said));
      }
      return Files.readString(said, StandardCharsets.UTF_8);
    } finally {
      Files.delete(typed);
      Files.delete(said);
    }
  }
}
