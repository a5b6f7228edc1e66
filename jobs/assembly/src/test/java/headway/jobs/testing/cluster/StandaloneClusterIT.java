package headway.jobs.testing.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandaloneClusterIT {
  @TempDir Path folder;

  @Test
  void stopsEveryProcessThatItStarted() throws IOException, InterruptedException {
    List<ProcessHandle> processes;
    try (StandaloneCluster cluster = StandaloneCluster.start(SparkHome.require(), folder, 2)) {
      processes = ProcessHandle.current().children().filter(ProcessHandle::isAlive).toList();
      assertThat(processes).hasSizeGreaterThanOrEqualTo(3);
      assertThat(cluster.masterUrl()).matches("spark://127\\.0\\.0\\.1:\\d+");
    }
    assertThat(processes).noneMatch(ProcessHandle::isAlive);
  }
}
