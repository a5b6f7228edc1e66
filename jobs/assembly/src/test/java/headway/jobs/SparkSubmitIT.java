package headway.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import headway.common.SharedFiles;
import headway.jobs.testing.cluster.SparkHome;
import headway.jobs.testing.cluster.SparkSubmit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** The cluster jar as spark-submit sees it. */
class SparkSubmitIT {
  /** DL4J keeps one class of its own in Spark's package. */
  private static final Pattern UNWANTED =
      Pattern.compile(
          "(org/apache/(spark/(?!TaskContextHelper).|hadoop|parquet|logging)|scala/|com/amazonaws"
              + "|software/amazon|com/fasterxml|org/slf4j|org/gaul|headway/jobs/demo"
              + "|ai/onnxruntime/native/(win|osx)|META-INF/[^/]*\\.(SF|DSA|RSA)$).*");

  @Test
  void showsItsHelp() throws IOException, InterruptedException {
    SparkSubmit.Result result = SparkSubmit.local(SparkHome.require()).run("--help");

    assertThat(result.exit()).as(result.stderr()).isZero();
    assertThat(result.stdout()).contains("shard", "extract");
  }

  @Test
  void saysWhyThereIsNoEmbeddedS3() throws IOException, InterruptedException {
    SparkSubmit.Result result =
        SparkSubmit.local(SparkHome.require())
            .run("shard", "--embedded-s3", "unused", "--images", "s3a://headway/images");

    assertThat(result.exit()).isNotZero();
    assertThat(result.stderr()).contains("the cluster jar carries none");
  }

  @Test
  void carriesNothingThatTheClusterHasOrThatOnlyTheDemoNeeds() throws IOException {
    Path file = SharedFiles.projectRoot().resolve("jobs/target/headway-jobs.jar");
    try (JarFile jar = new JarFile(file.toFile())) {
      List<String> names = jar.stream().map(ZipEntry::getName).toList();

      assertThat(names.contains("headway/jobs/cli/Main.class")).isTrue();
      assertThat(names.stream().filter(UNWANTED.asMatchPredicate())).isEmpty();
    }
  }
}
