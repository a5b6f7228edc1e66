package headway.ml;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import headway.common.Requirement;
import headway.common.SharedFiles;
import headway.jobs.Prepared;
import headway.jobs.Work;
import headway.jobs.testing.PythonCheck;
import headway.jobs.testing.PythonWheel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ImageClassifier} of {@code deploy/python} in a PySpark with the full jar. */
class PythonTrainingIT {
  private static final int EPOCHS = 6;
  private static final Path JAR = SharedFiles.projectRoot().resolve("jobs/target/headway-jobs.jar");

  @TempDir private static Path folder;
  private static PythonWheel wheel;
  private static Work work;

  @BeforeAll
  static void prepare() throws IOException, InterruptedException {
    Requirement.of(Files.isRegularFile(JAR), JAR + " is missing: mvn package makes it");
    wheel = PythonWheel.built(Files.createDirectory(folder.resolve("wheel")));
    work = Prepared.exported(folder.resolve("work"), EPOCHS);
  }

  @Test
  void givesTheHeadOfTheCommandLine(@TempDir Path made) throws IOException, InterruptedException {
    assertSame(PythonCheck.required(), made);
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.9", "3.13"})
  void givesTheSameInOtherPythons(String version, @TempDir Path made)
      throws IOException, InterruptedException {
    JsonNode said = assertSame(PythonCheck.ofVersion(version), made);

    assertThat(said.get("python").asText()).startsWith(version + ".");
  }

  private static JsonNode assertSame(PythonCheck python, Path made)
      throws IOException, InterruptedException {
    JsonNode said =
        python
            .with(wheel, made.resolve("site"))
            .run("python_training_check.py", List.of(JAR, work.folder(), made));

    assertThat(said.get("head").asText()).isEqualTo(work.model().headSha256());
    assertThat(said.get("history")).hasSize(EPOCHS);
    assertThat(said.get("history").get(EPOCHS - 1).get(1).asDouble())
        .isEqualTo(work.model().history().get(EPOCHS - 1).trainLoss());
    assertThat(said.get("batchSize").asInt()).as("images of one run of the network").isEqualTo(1);
    assertThat(said.get("accuracy").asDouble()).isGreaterThan(0.8);
    assertThat(said.get("metrics").get(1).asDouble())
        .isLessThan(said.get("metrics").get(0).asDouble());
    assertThat(said.get("refused").asText()).contains("Column label must be of type binary");
    assertThat(said.get("params").toString()).isEqualTo("[34,[]]");
    return said;
  }
}
