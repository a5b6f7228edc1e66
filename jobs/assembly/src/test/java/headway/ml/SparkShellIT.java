package headway.ml;

import static org.assertj.core.api.Assertions.assertThat;

import headway.common.Requirement;
import headway.common.network.classifier.ClassifierMetadata;
import headway.common.network.onnx.OnnxGraph;
import headway.jobs.Prepared;
import headway.jobs.Work;
import headway.jobs.testing.PythonCheck;
import headway.jobs.testing.PythonWheel;
import headway.jobs.testing.cluster.SparkHome;
import headway.jobs.testing.cluster.StandaloneCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Lines typed into {@code spark-shell} and {@code pyspark} give the features of {@code extract}, to
 * the bit.
 */
class SparkShellIT {
  private static final int EPOCHS = 3;

  @TempDir Path folder;

  @Test
  void onAStandaloneClusterOfTwoWorkers() throws IOException, InterruptedException {
    Requirement.ofMinutes();
    Path sparkHome = SparkHome.require();
    Work work = Prepared.extracted(folder.resolve("work"));
    Path logs = Files.createDirectory(folder.resolve("cluster"));
    try (StandaloneCluster cluster = StandaloneCluster.start(sparkHome, logs, 2)) {
      List<String> master = List.of("--master", cluster.masterUrl());
      ShellSession shell = new ShellSession(sparkHome, master, Map.of());

      assertThat(shell.features(work.uri(), folder.resolve("made")))
          .containsExactly(60, 60, 60, 60);
    }
  }

  @Test
  void inPysparkOnAStandaloneClusterAndInOneProcess() throws IOException, InterruptedException {
    Requirement.ofMinutes();
    Path sparkHome = SparkHome.require();
    PythonCheck python =
        PythonCheck.required()
            .with(
                PythonWheel.built(Files.createDirectory(folder.resolve("wheel"))),
                folder.resolve("site"));
    Work work = Prepared.extracted(folder.resolve("work"));
    Path logs = Files.createDirectory(folder.resolve("cluster"));
    try (StandaloneCluster cluster = StandaloneCluster.start(sparkHome, logs, 2)) {
      for (String master : List.of(cluster.masterUrl(), "local[2]")) {
        ShellSession shell =
            new ShellSession(sparkHome, List.of("--master", master), python.environment());

        assertThat(shell.featuresInPython(work.uri())).as(master).containsExactly(60, 60);
      }
    }
  }

  /** The executors are processes of their own, without plugin and with Java's serializer. */
  @Test
  void trainsOnAStandaloneClusterTheHeadOfTheCommands() throws IOException, InterruptedException {
    Requirement.ofMinutes();
    Path sparkHome = SparkHome.require();
    Work work = Prepared.exported(folder.resolve("work"), EPOCHS);
    Path logs = Files.createDirectory(folder.resolve("cluster"));
    try (StandaloneCluster cluster = StandaloneCluster.start(sparkHome, logs, 2)) {
      new ShellSession(sparkHome, List.of("--master", cluster.masterUrl()), Map.of())
          .train(work.uri(), EPOCHS, folder.resolve("made"));
    }

    assertThat(headOf(folder.resolve("made/model/classifier.onnx")))
        .isEqualTo(work.model().headSha256());
  }

  /** By the metadata, which have the version of the jar too. */
  private static String headOf(Path classifier) throws IOException {
    OnnxGraph graph = OnnxGraph.parse(Files.readAllBytes(classifier), classifier.toString());
    return ClassifierMetadata.of(graph).provenance().get("headSha256");
  }

  @Test
  void trainsInOneProcessOfSpark4() throws IOException, InterruptedException {
    Requirement.ofMinutes();
    Work work = Prepared.exported(folder.resolve("work"), EPOCHS);
    new ShellSession(SparkHome.require4(), List.of("--master", "local[2]"), Map.of())
        .train(work.uri(), EPOCHS, folder.resolve("made"));

    assertThat(headOf(folder.resolve("made/model/classifier.onnx")))
        .isEqualTo(work.model().headSha256());
  }

  @Test
  void inOneProcessOfSpark4() throws IOException, InterruptedException {
    Requirement.ofMinutes();
    Work work = Prepared.extracted(folder.resolve("work"));
    ShellSession shell =
        new ShellSession(SparkHome.require4(), List.of("--master", "local[2]"), Map.of());

    assertThat(shell.features(work.uri(), folder.resolve("made"))).containsExactly(60, 60, 60, 60);
  }
}
