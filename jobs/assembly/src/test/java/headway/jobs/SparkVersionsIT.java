package headway.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import headway.common.Requirement;
import headway.common.SharedFiles;
import headway.common.dataset.FeatureRow;
import headway.jobs.testing.Linkage;
import headway.jobs.testing.cluster.SparkHome;
import headway.jobs.testing.cluster.SparkSubmit;
import headway.jobs.testing.cluster.StandaloneCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The one cluster jar on Spark 3.5 (Scala 2.12) and on Spark 4.0 (Scala 2.13). */
class SparkVersionsIT {
  private static final Path JAR = SharedFiles.projectRoot().resolve("jobs/target/headway-jobs.jar");

  @TempDir private Path folder;

  @Test
  void refersToNothingThatSpark4Lacks() throws IOException {
    List<Path> jars;
    try (Stream<Path> files = Files.list(SparkHome.require4().resolve("jars"))) {
      jars = files.filter(file -> file.toString().endsWith(".jar")).toList();
    }

    assertThat(
            Linkage.against(jars)
                .missing(
                    JAR,
                    name ->
                        name.matches(
                            "(headway/|org/deeplearning4j/spark/(?!ordering/)).*(?<!Sdk1Requests)"),
                    owner ->
                        owner.matches(
                            "(scala|org/apache/(spark|parquet|hadoop/(?!fs/s3a))|com/twitter"
                                + "|com/esotericsoftware/kryo|com/codahale)/.*")))
        .isEmpty();
  }

  /**
   * Files of Parquet name the library that wrote them, so shards and features differ as files, and
   * what names them by hash: manifests, predictions, the exported classifier's metadata. Their rows
   * and the head do not.
   */
  @Test
  void learnsTheSameHeadFromTheSameFeatures() throws IOException, InterruptedException {
    Requirement.ofMinutes();
    Path images = Shapes.folders(folder.resolve("images"), 12);
    Work on3 = new Work(folder.resolve("on3"));
    Work on4 = new Work(folder.resolve("on4"));
    Work onCluster = new Work(folder.resolve("onCluster"));

    JsonNode of3 = run(SparkSubmit.local(SparkHome.require()), images, on3);
    JsonNode of4 = run(SparkSubmit.local(SparkHome.require4()), images, on4);
    JsonNode ofCluster;
    try (StandaloneCluster cluster =
        StandaloneCluster.start(
            SparkHome.require4(), Files.createDirectories(folder.resolve("cluster")), 2)) {
      ofCluster = run(SparkSubmit.on(cluster), images, onCluster);
    }

    assertThat(head(of4)).isEqualTo(head(of3)).isNotEmpty();
    assertThat(features(on4)).isEqualTo(features(on3)).isNotEmpty();
    for (String hash : List.of("/shard/dataHash", "/extract/featuresHash", "/train/headSha256")) {
      assertThat(ofCluster.at("/stages" + hash)).isEqualTo(of4.at("/stages" + hash));
    }
    assertThat(of4.at("/stages/evaluate/logLoss")).isEqualTo(of3.at("/stages/evaluate/logLoss"));
  }

  @Test
  void classifiesFeaturesBySparksOwnClassifiersOnSpark4() throws IOException, InterruptedException {
    Requirement.ofMinutes();
    Work work = Prepared.extracted(folder.resolve("work"));

    for (String classifier : List.of("logistic-regression", "random-forest")) {
      SparkSubmit.Result result =
          SparkSubmit.local(SparkHome.require4())
              .with("HEADWAY_MASTER", "local[2]")
              .run("classify", "--classifier", classifier, "--workspace", work.uri());

      assertThat(result.line().path("accuracy").asDouble()).isGreaterThanOrEqualTo(0.8);
    }
  }

  private static String head(JsonNode result) {
    return result.at("/stages/train/headSha256").asText();
  }

  private static List<String> features(Work work) {
    List<FeatureRow> rows = new ArrayList<>(work.featureRows());
    rows.sort(Comparator.comparing(FeatureRow::key).thenComparing(FeatureRow::view));
    return rows.stream()
        .map(row -> row.key() + row.view() + Arrays.toString(row.features()))
        .toList();
  }

  private static JsonNode run(SparkSubmit submit, Path images, Work work)
      throws IOException, InterruptedException {
    SparkSubmit.Result result =
        submit.run(
            "run",
            "--images",
            images.toString(),
            "--workspace",
            work.uri(),
            "--split",
            "80/20/0",
            "--workers",
            "2",
            "--epochs",
            "3");
    return result.line();
  }
}
