package headway.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import headway.common.SharedFiles;
import headway.common.network.keras.TinyKeras;
import headway.jobs.testing.cluster.SparkHome;
import headway.jobs.testing.cluster.SparkSubmit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code headway-inference.jar} by a real spark-submit, beside the complete jar's results. */
class InferenceJarIT {
  private static final long LARGEST = 150_000_000;
  private static final Path JAR =
      SharedFiles.projectRoot().resolve("jobs/target/headway-inference.jar");

  @TempDir static Path folder;
  private static Path images;
  private static String complete;
  private static JsonNode sharded;
  private static JsonNode extracted;

  @BeforeAll
  static void trainWithTheCompleteJar() {
    SparkHome.require();
    images = Shapes.folders(folder.resolve("images"), 12);
    complete = folder.resolve("complete").toString();
    sharded = Typed.done("shard", "--images", images.toString(), "--workspace", complete);
    extracted = Typed.done("extract", "--workspace", complete);
    Typed.done("train", "--workspace", complete, "--epochs", "2", "--workers", "1");
    Typed.done("export", "--workspace", complete);
  }

  @Test
  void shardsExtractsAndPredictsTheSame() throws IOException, InterruptedException {
    String work = folder.resolve("work").toString();

    assertThat(done("shard", "--images", images.toString(), "--workspace", work).get("dataHash"))
        .isEqualTo(sharded.get("dataHash"));
    assertThat(done("extract", "--workspace", work).get("featuresHash"))
        .isEqualTo(extracted.get("featuresHash"));
    JsonNode predicted = done("predict", images.toString(), "--workspace", complete);
    assertThat(predicted.get("images").asLong()).isEqualTo(36);
  }

  @Test
  void saysWhereTheOtherCommandsAre() throws IOException, InterruptedException {
    SparkSubmit.Result result = submit("train", "--workspace", complete);

    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.stderr())
        .contains(
            "see headway --help; this jar has shard, extract, predict alone, headway-jobs.jar has"
                + " all commands");
  }

  @Test
  void saysWhatAKerasNetworkNeeds() throws IOException, InterruptedException {
    Path network = folder.resolve("tiny.h5");
    Files.write(network, TinyKeras.bytes("sequential.h5"));

    SparkSubmit.Result result =
        submit("extract", "--workspace", complete, "--network", network.toString());

    assertThat(result.exit()).isEqualTo(3);
    assertThat(result.stderr()).contains("headway-jobs.jar").doesNotContain("\tat ");
  }

  @Test
  void isSmall() throws IOException {
    assertThat(Files.size(JAR)).isLessThan(LARGEST);
  }

  @Test
  void leavesOpenCvForJavaToPrograms() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      assertThat(jar.stream().map(JarEntry::getName))
          .anyMatch(name -> name.startsWith("org/bytedeco/opencv/"))
          .noneMatch(name -> name.startsWith("org/opencv/"));
    }
  }

  private static SparkSubmit.Result submit(String... arguments)
      throws IOException, InterruptedException {
    return SparkSubmit.local(SparkHome.require())
        .with("HEADWAY_JAR", JAR.toString())
        .with("HEADWAY_MASTER", "local[2]")
        .run(arguments);
  }

  private static JsonNode done(String... arguments) throws IOException, InterruptedException {
    return submit(arguments).line();
  }
}
