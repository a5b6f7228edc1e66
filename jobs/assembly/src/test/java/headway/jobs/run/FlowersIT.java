package headway.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import headway.common.SharedFiles;
import headway.common.storage.Storage;
import headway.jobs.Typed;
import headway.jobs.demo.EmbeddedS3;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real photos through S3: how well the defaults learn them. */
class FlowersIT {
  private static final String PHOTOS = "s3a://headway/flowers";
  private static final String WORK = "s3a://headway/work";
  private static final double LEAST = 0.85;
  private static final double LEAST_MEAN = 0.87;

  @TempDir Path folder;

  @Test
  void learnsFlowersWithTheDefaultsFromS3() throws IOException {
    Path photos = SharedFiles.require("data/flowers");
    try (EmbeddedS3 s3 = EmbeddedS3.start(folder)) {
      List<String> server = new ArrayList<>();
      Configuration configuration = new Configuration();
      s3.hadoopSettings()
          .forEach(
              (key, value) -> {
                configuration.set(key, value);
                server.add("--set");
                server.add("spark.hadoop." + key + "=" + value);
              });
      upload(new Storage(configuration), photos);
      List<String> shared = new ArrayList<>(List.of("--workspace", WORK));
      shared.addAll(server);
      JsonNode sharded = Typed.done(with(shared, "shard", "--images", PHOTOS));
      JsonNode extracted = Typed.done(with(shared, "extract"));

      assertThat(sharded.get("splits").toString())
          .isEqualTo("{\"test\":0,\"train\":600,\"val\":200}");
      System.err.println("flowers: " + extracted.get("imagesPerSecond") + " images/s extracted");
      double one = meanAccuracy(shared, LEAST);
      assertThat(one).as("mean accuracy").isGreaterThanOrEqualTo(LEAST_MEAN);
      for (String workers : List.of("2", "4")) {
        assertThat(meanAccuracy(shared, 0, "--workers", workers))
            .as("mean accuracy with %s workers", workers)
            .isCloseTo(one, within(0.02));
      }
    }
  }

  private static double meanAccuracy(List<String> shared, double least, String... more) {
    double sum = 0;
    for (int seed = 1; seed <= 3; seed++) {
      List<String> options = new ArrayList<>(shared);
      options.addAll(List.of("--seed", String.valueOf(seed)));
      List<String> training = new ArrayList<>(options);
      training.addAll(List.of(more));
      Typed.done(with(training, "train"));
      double accuracy = Typed.done(with(options, "evaluate")).get("accuracy").asDouble();
      System.err.printf("flowers: seed %d %s, accuracy %.3f%n", seed, List.of(more), accuracy);
      assertThat(accuracy).as("accuracy of seed %d", seed).isGreaterThanOrEqualTo(least);
      sum += accuracy;
    }
    return sum / 3;
  }

  private static String[] with(List<String> shared, String... command) {
    List<String> args = new ArrayList<>(List.of(command));
    args.addAll(shared);
    return args.toArray(new String[0]);
  }

  private static void upload(Storage storage, Path photos) throws IOException {
    try (Stream<Path> files = Files.walk(photos)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        storage.publish(
            new org.apache.hadoop.fs.Path(PHOTOS + "/" + photos.relativize(file)),
            Files.readAllBytes(file));
      }
    }
  }
}
