package headway.ml;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import headway.common.Requirement;
import headway.common.SharedFiles;
import headway.jobs.Prepared;
import headway.jobs.Work;
import headway.jobs.testing.PythonCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ImageClassifier} of {@code deploy/python} in a PySpark with the full jar. */
class PythonTrainingIT {
  private static final int EPOCHS = 6;

  @TempDir Path folder;

  @Test
  void givesTheHeadOfTheCommandLine() throws IOException, InterruptedException {
    PythonCheck python = PythonCheck.required();
    Path jar = SharedFiles.projectRoot().resolve("jobs/target/headway-jobs.jar");
    Requirement.of(Files.isRegularFile(jar), jar + " is missing: mvn package makes it");
    Work work = Prepared.exported(folder.resolve("work"), EPOCHS);

    JsonNode said =
        python.run(
            "python_training_check.py",
            List.of(jar, work.folder(), Files.createDirectory(folder.resolve("made"))));

    assertThat(said.get("head").asText()).isEqualTo(work.model().headSha256());
    assertThat(said.get("history")).hasSize(EPOCHS);
    assertThat(said.get("history").get(EPOCHS - 1).get(1).asDouble())
        .isEqualTo(work.model().history().get(EPOCHS - 1).trainLoss());
    assertThat(said.get("batchSize").asInt()).as("images of one run of the network").isEqualTo(1);
    assertThat(said.get("accuracy").asDouble()).isGreaterThan(0.8);
    assertThat(said.get("metrics").get(1).asDouble())
        .isLessThan(said.get("metrics").get(0).asDouble());
    assertThat(said.get("refused").asText()).contains("Column label must be of type binary");
  }
}
