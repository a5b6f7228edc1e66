package headway.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import headway.common.Requirement;
import headway.common.SharedFiles;
import headway.common.dataset.FeatureRow;
import headway.jobs.Prepared;
import headway.jobs.Shapes;
import headway.jobs.Typed;
import headway.jobs.Work;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.factory.Nd4j;

/** What pyarrow, Hugging Face datasets and Python's onnxruntime make of a workspace. */
class PythonReadsIT {
  private static final String VARIABLE = "HEADWAY_TEST_PYTHON";
  private static final String CUT = "_blocks.15._bn2.o";

  @TempDir static Path folder;
  private static String python;
  private static Work work;
  private static Work fineTuned;

  @BeforeAll
  static void run() {
    python = Requirement.variable(VARIABLE, "a Python with .ci/requirements.txt");
    work = Prepared.extracted(folder.resolve("work"));
    train(work);
    fineTuned = Prepared.extracted(folder.resolve("fine-tuned"));
    Typed.done("extract", "--workspace", fineTuned.uri(), "--cut", CUT);
    train(fineTuned, "--cut", CUT, "--fine-tune-epochs", "1");
  }

  private static void train(Work made, String... more) {
    List<String> train = new ArrayList<>(List.of("train", "--workspace", made.uri()));
    train.addAll(Prepared.QUICK);
    train.addAll(List.of(more));
    Typed.done(train.toArray(new String[0]));
    Typed.done("export", "--workspace", made.uri());
  }

  private static JsonNode python(String script, List<Path> arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(python);
    command.add(SharedFiles.projectRoot().resolve("deploy/check/" + script).toString());
    arguments.forEach(each -> command.add(each.toString()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(out).isZero();
    return JsonMapper.builder().build().readTree(out);
  }

  @Test
  void datasetsReadsShardsAndFeatures() throws Exception {
    JsonNode found =
        python(
            "datasets_check.py",
            List.of(work.folder().resolve("shards"), work.folder().resolve("features")));

    assertThat(found.at("/shards/rows").asInt()).isEqualTo(60);
    assertThat(found.at("/shards/perClass").toString())
        .isEqualTo("{\"disc\":20,\"square\":20,\"triangle\":20}");
    assertThat(found.at("/features/rows").asInt()).isEqualTo(60);
    assertThat(found.at("/features/length").asInt()).isEqualTo(1280);
    assertThat(found.at("/features/perSplit")).isEqualTo(found.at("/shards/perSplit"));
    assertThat(found.at("/folders").toString()).isEqualTo("{\"shards\":60,\"features\":60}");
  }

  @Test
  void onnxruntimeGivesTheClassesOfOurPipeline() throws Exception {
    assertSameClasses(work);
  }

  @Test
  void onnxruntimeGivesTheClassesOfAFineTunedNetwork() throws Exception {
    assertSameClasses(fineTuned);
  }

  private static void assertSameClasses(Work made) throws Exception {
    List<Path> arguments = new ArrayList<>();
    arguments.add(made.folder().resolve("model/classifier.onnx"));
    for (Shapes shape : Shapes.values()) {
      for (int number = 0; number < 4; number++) {
        arguments.add(shape.write(folder.resolve("photos"), number));
      }
    }

    JsonNode found = python("classifier_check.py", arguments);

    assertThat(found.get("predictions")).hasSize(12);
    assertThat(found.get("predictions"))
        .allSatisfy(
            each ->
                assertThat(each.get("label").asText())
                    .isEqualTo(ours(made, each.get("photo").asText())));
  }

  private static String ours(Work made, String photo) {
    FeatureRow row =
        made.featureRows().stream()
            .filter(each -> each.key().endsWith("/" + photo))
            .findFirst()
            .orElseThrow();
    float[] probabilities =
        made.head()
            .outputSingle(Nd4j.createFromArray(new float[][] {row.features()}))
            .toFloatVector();
    float[] sorted = probabilities.clone();
    Arrays.sort(sorted);
    for (int label = 0; label < probabilities.length; label++) {
      if (probabilities[label] == sorted[sorted.length - 1]) {
        return made.model().features().classes().get(label);
      }
    }
    throw new AssertionError("no class is most probable");
  }
}
