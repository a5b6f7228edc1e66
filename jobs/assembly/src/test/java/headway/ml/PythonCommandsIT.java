package headway.ml;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import headway.jobs.testing.PythonCheck;
import headway.jobs.testing.PythonWheel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How the package of {@code deploy/python}, installed from its wheel, starts a command and takes
 * its result.
 */
class PythonCommandsIT {
  @TempDir Path folder;

  @Test
  void takesAResultThatIsLongerThanAPipe() throws IOException, InterruptedException {
    assertTaken(PythonCheck.required());
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.9", "3.13"})
  void takesItInOtherPythons(String version) throws IOException, InterruptedException {
    assertTaken(PythonCheck.ofVersion(version));
  }

  private void assertTaken(PythonCheck python) throws IOException, InterruptedException {
    PythonWheel wheel = PythonWheel.built(Files.createDirectory(folder.resolve("wheel")));
    Path site = folder.resolve("site");
    JsonNode said =
        python
            .with(wheel, site)
            .run(
                "python_commands_check.py", List.of(Files.createDirectory(folder.resolve("made"))));

    assertThat(site.resolve("headway/py.typed")).exists();

    assertThat(said.get("more").asInt()).isEqualTo(1_000_000);
    assertThat(said.get("listed").toString()).isEqualTo("[\"models\",\"list\",\"--show=3\"]");
    assertThat(said.get("promoted").toString())
        .isEqualTo(
            "[\"models\",\"promote\",\"2\",\"--set=a.b=1\",\"--set=c.d=2\",\"--exact-pixels=true\",\"--debug\"]");
    assertThat(said.get("given").toString())
        .isEqualTo(
            "[\"shard\",\"--images=/my photos\",\"--views=3\",\"--set=a.b=1\",\"--set=c.d=x\"]");
    assertThat(said.get("failed").asText()).isEqualTo("3 headway: said last");
    assertThat(said.get("ended").asText()).isEqualTo("-15 headway: ended by SIGTERM");
    assertThat(said.get("helped").asText())
        .isEqualTo(
            "headway shard prints a text and no result, such as that of help, version or dry_run;"
                + " run it in a shell");
    assertThat(said.get("progress")).hasSize(3);
  }
}
