package headway.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import headway.common.Requirement;
import headway.jobs.testing.OwnProcess;
import headway.jobs.testing.cluster.SparkSubmit;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same results on Java 21 as on the Java of the tests. */
class JavaVersionsIT {
  @TempDir private Path folder;

  @Test
  void learnsTheSameOnJava21() throws Exception {
    Path java21 = Path.of(Requirement.variable("HEADWAY_TEST_JAVA21_HOME", "a Java 21"));
    String images = Shapes.folders(folder.resolve("images"), 12).toString();
    String[] command = {
      "run", "--images", images, "--split", "80/20/0", "--workers", "2", "--epochs", "3"
    };
    Work here = new Work(folder.resolve("here"));
    Work on21 = new Work(folder.resolve("on21"));

    Typed.done(in(here, command));
    try (OwnProcess process = OwnProcess.headwayOn(java21, in(on21, command))) {
      SparkSubmit.Result result = process.result();
      assertThat(result.exit()).as(result.stderr()).isZero();
    }

    assertThat(on21.shards().dataHash()).isEqualTo(here.shards().dataHash());
    assertThat(on21.features().featuresHash()).isEqualTo(here.features().featuresHash());
    assertThat(on21.model().headSha256()).isEqualTo(here.model().headSha256());
  }

  private static String[] in(Work work, String... command) {
    String[] all = Arrays.copyOf(command, command.length + 2);
    all[command.length] = "--workspace";
    all[command.length + 1] = work.uri();
    return all;
  }
}
