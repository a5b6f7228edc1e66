package headway.ml;

import static org.assertj.core.api.Assertions.assertThat;

import headway.common.Requirement;
import headway.jobs.Prepared;
import headway.jobs.Work;
import headway.jobs.testing.SparkHome;
import headway.jobs.testing.StandaloneCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines typed into {@code spark-shell} give the features of {@code extract}, to the bit. */
class SparkShellIT {
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
  void inOneProcessOfSpark4() throws IOException, InterruptedException {
    Requirement.ofMinutes();
    Work work = Prepared.extracted(folder.resolve("work"));
    ShellSession shell =
        new ShellSession(SparkHome.require4(), List.of("--master", "local[2]"), Map.of());

    assertThat(shell.features(work.uri(), folder.resolve("made"))).containsExactly(60, 60, 60, 60);
  }
}
