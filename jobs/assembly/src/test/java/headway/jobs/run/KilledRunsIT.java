package headway.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import headway.common.Requirement;
import headway.common.SharedFiles;
import headway.common.storage.Storage;
import headway.jobs.Prepared;
import headway.jobs.Typed;
import headway.jobs.Work;
import headway.jobs.demo.EmbeddedS3;
import headway.jobs.testing.OwnProcess;
import headway.jobs.testing.cluster.SparkSubmit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} at random moments of {@code run}, started again each time with the same
 * arguments. By {@code -Dheadway.kills=20 -Dheadway.killPhotos=FOLDER} as often, and on as many
 * photos, as one likes.
 */
class KilledRunsIT {
  private static final int KILLS = Integer.getInteger("headway.kills", 3);
  private static final long SEED = Long.getLong("headway.killSeed", 42);
  private static final Path PHOTOS =
      Path.of(
          System.getProperty(
              "headway.killPhotos",
              SharedFiles.projectRoot().resolve("deploy/demo/photos").toString()));
  private static final Duration BEFORE_SPARK_IS_UP = Duration.ofSeconds(2);

  private final Random random = new Random(SEED);

  @TempDir Path folder;

  @Test
  void endsWithTheSameBytesHoweverOftenItIsKilled() throws IOException, InterruptedException {
    Requirement.ofMinutes();
    try (EmbeddedS3 s3 = EmbeddedS3.start(folder)) {
      Configuration configuration = new Configuration();
      s3.hadoopSettings().forEach(configuration::set);
      Storage storage = new Storage(configuration);
      upload(storage);
      long start = System.nanoTime();
      Map<String, String> undisturbed = finish(s3, "undisturbed");
      Duration whole = Duration.ofNanos(System.nanoTime() - start);

      int kills = 0;
      for (int trial = 0; kills < KILLS; trial++) {
        String workspace = "killed-" + trial;
        List<Long> moments = new ArrayList<>();
        while (kills < KILLS && killed(s3, workspace, moment(whole), moments)) {
          kills++;
        }
        assertThat(finish(s3, workspace))
            .as("%s, killed after %s ms (seed %d)", workspace, moments, SEED)
            .isEqualTo(undisturbed);
        System.err.printf("%s: killed after %s ms of %s%n", workspace, moments, whole);
        storage.delete(new org.apache.hadoop.fs.Path("s3a://headway/" + workspace));
      }
    }
  }

  @Test
  void predictsWithTheClassifierBeforeWhileARetrainingRunsAndAfterItIsKilled()
      throws IOException, InterruptedException {
    Work work = Prepared.extracted(folder.resolve("work"));
    Typed.done("train", "--workspace", work.uri(), "--epochs", "2");
    Typed.done("export", "--workspace", work.uri());
    byte[] serving = Files.readAllBytes(work.folder().resolve("model/classifier.onnx"));
    String before = predictions(work, "before");
    String[] retrain = {
      "train", "--workspace", work.uri(), "--learning-rate", "0.02", "--epochs", "100000"
    };

    String during;
    try (OwnProcess process = OwnProcess.headway(retrain)) {
      while (!Files.exists(work.folder().resolve("checkpoints/00005/checkpoint.json"))) {
        assertThat(process.endsWithin(Duration.ofMillis(100))).isFalse();
      }
      during = predictions(work, "during");
      process.kill();
    }

    assertThat(during).isEqualTo(before);
    assertThat(predictions(work, "after")).isEqualTo(before);
    assertThat(Files.readAllBytes(work.folder().resolve("model/classifier.onnx")))
        .isEqualTo(serving);
    assertThat(work.head().numParams()).as("the model of the first training").isPositive();
    assertThat(work.model().history()).hasSize(2);
  }

  private String predictions(Work work, String name) throws IOException {
    Path output = folder.resolve(name);
    JsonNode result =
        Typed.done(
            "predict",
            "--workspace",
            work.uri(),
            "--images",
            work.uri() + "/shards",
            "--output",
            output.toString(),
            "--format",
            "csv");
    assertThat(result.get("images").asInt()).isGreaterThan(50);
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.list(output)) {
      for (Path each :
          (Iterable<Path>) files.filter(file -> file.toString().endsWith(".csv"))::iterator) {
        lines.addAll(Files.readAllLines(each));
      }
    }
    assertThat(lines).hasSizeGreaterThan(50);
    lines.sort(null);
    return String.join("\n", lines);
  }

  private Duration moment(Duration whole) {
    return BEFORE_SPARK_IS_UP.plusMillis(
        (long) (random.nextDouble() * whole.minus(BEFORE_SPARK_IS_UP).toMillis()));
  }

  /** Whether the process was still running at that moment. */
  private static boolean killed(EmbeddedS3 s3, String workspace, Duration moment, List<Long> all)
      throws IOException, InterruptedException {
    try (OwnProcess process = OwnProcess.headway(run(s3, workspace))) {
      if (process.endsWithin(moment)) {
        SparkSubmit.Result result = process.result();
        assertThat(result.exit()).as(result.stderr()).isZero();
        return false;
      }
      process.kill();
      all.add(moment.toMillis());
      return true;
    }
  }

  /** Every hash of the end, by name. */
  private static Map<String, String> finish(EmbeddedS3 s3, String workspace)
      throws IOException, InterruptedException {
    try (OwnProcess process = OwnProcess.headway(run(s3, workspace))) {
      SparkSubmit.Result result = process.result();
      JsonNode stages = result.line().path("stages");
      Map<String, String> hashes = new TreeMap<>();
      hashes.put("data", stages.path("shard").path("dataHash").asText());
      hashes.put("features", stages.path("extract").path("featuresHash").asText());
      hashes.put("head", stages.path("train").path("headSha256").asText());
      hashes.put("classifier", stages.path("export").path("sha256").asText());
      hashes.put("accuracy", stages.path("evaluate").path("accuracy").asText());
      assertThat(hashes.values()).as(result.stdout()).doesNotContain("");
      return hashes;
    }
  }

  private static String[] run(EmbeddedS3 s3, String workspace) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "run",
                "--images",
                "s3a://headway/photos",
                "--workspace",
                "s3a://headway/" + workspace));
    s3.hadoopSettings()
        .forEach(
            (key, value) ->
                arguments.addAll(List.of("--set", "spark.hadoop." + key + "=" + value)));
    return arguments.toArray(new String[0]);
  }

  private static void upload(Storage storage) throws IOException {
    try (Stream<Path> files = Files.walk(PHOTOS)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        storage.publish(
            new org.apache.hadoop.fs.Path("s3a://headway/photos/" + PHOTOS.relativize(file)),
            Files.readAllBytes(file));
      }
    }
  }
}
