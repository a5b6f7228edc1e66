package headway.ml;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import headway.common.Requirement;
import headway.common.SharedFiles;
import headway.jobs.testing.BuiltCommand;
import headway.jobs.testing.PythonCheck;
import headway.jobs.testing.PythonWheel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code deploy/notebooks} and interrupted cells, in a kernel as a person has it. */
class NotebookIT {
  private static final Path ROOT = SharedFiles.projectRoot();
  private static final Path PHOTOS = ROOT.resolve("deploy/demo/photos");
  private static final int MOST_BYTES = 300_000;

  @TempDir Path folder;
  private PythonCheck python;
  private Path home;

  @BeforeEach
  void prepare() throws IOException, InterruptedException {
    Requirement.ofMinutes();
    python =
        PythonCheck.required()
            .with(
                PythonWheel.built(Files.createDirectory(folder.resolve("wheel"))),
                folder.resolve("site"));
    home = BuiltCommand.home(folder.resolve("home"));
  }

  private JsonNode run(String script, Object... arguments)
      throws IOException, InterruptedException {
    return python.run(
        ROOT.resolve("deploy/check").resolve(script),
        List.of(arguments),
        Map.of("HEADWAY_HOME", home.toString()));
  }

  @Test
  void theNotebookRunsAndIsCommittedWithWhatItShows() throws Exception {
    Path notebook = ROOT.resolve("deploy/notebooks/flowers.ipynb");

    JsonNode found =
        run("notebook_check.py", notebook, Files.createDirectory(folder.resolve("cwd")));

    assertThat(found.get("images").asInt()).isEqualTo(5);
    assertThat(found.get("committedImages").asInt()).isEqualTo(5);
    assertThat(found.get("committedBytes").asInt()).isLessThan(MOST_BYTES);
    for (String text : List.of("text", "committedText")) {
      assertThat(found.get(text).asText())
          .contains("animals, buildings, clothing, faces, food, vehicles")
          .contains("the same as in Headway: True")
          .containsPattern("photos of split test: accuracy 0\\.[789]");
    }
  }

  @Test
  void anInterruptedCellEndsItsCommandAndItsJob() throws Exception {
    JsonNode found =
        run("interrupt_check.py", PHOTOS, Files.createDirectory(folder.resolve("interrupted")));

    assertThat(found.get("command").asText()).isEqualTo("KeyboardInterrupt");
    assertThat(found.get("children").asInt()).as("processes of the command").isZero();
    assertThat(found.get("job").asText()).isEqualTo("KeyboardInterrupt");
    assertThat(found.get("jobs").asInt()).as("jobs").isZero();
    assertThat(found.get("tasks").asInt()).as("tasks").isZero();
    assertThat(found.get("again").asInt()).as("images in the next cell").isEqualTo(1);
  }
}
