package headway.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import headway.common.SharedFiles;
import headway.common.dataset.FeatureRow;
import headway.jobs.Prepared;
import headway.jobs.Shapes;
import headway.jobs.Typed;
import headway.jobs.Work;
import headway.jobs.testing.PythonCheck;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.factory.Nd4j;

/** What pyarrow, Hugging Face datasets and Python's onnxruntime make of a workspace. */
class PythonReadsIT {
  private static final String CUT = "_blocks.15._bn2.o";

  @TempDir static Path folder;
  private static PythonCheck python;
  private static Work work;
  private static Work fineTuned;

  @BeforeAll
  static void run() {
    python = PythonCheck.required();
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

  @Test
  void datasetsReadsShardsAndFeatures() throws Exception {
    JsonNode found =
        python.run(
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

  /** The very lines of README.md, on a photo of another shape than the network's. */
  @Test
  void theLinesInTheReadmeGiveTheProbabilitiesOfPredict() throws Exception {
    String readme = Files.readString(SharedFiles.projectRoot().resolve("README.md"));
    int begin = readme.indexOf("```python\n") + "```python\n".length();
    Path lines = folder.resolve("lines.py");
    Files.writeString(lines, readme.substring(begin, readme.indexOf("```", begin)));
    Path photo =
        SharedFiles.require("data/bad-images/exif-orientation/Landscape_6.jpg").toAbsolutePath();
    Path out = folder.resolve("predicted");

    JsonNode found =
        python.run(lines, List.of(work.folder().resolve("model/classifier.onnx"), photo));

    Typed.done(
        "predict",
        photo.toString(),
        "--workspace",
        work.uri(),
        "--output",
        out.toString(),
        "--format",
        "csv");
    List<String> csv;
    try (Stream<Path> files = Files.list(out)) {
      csv =
          Files.readAllLines(
              files.filter(each -> each.toString().endsWith(".csv")).findFirst().orElseThrow());
    }
    List<String> columns = List.of(csv.get(0).split(","));
    List<String> values = List.of(csv.get(1).split(","));
    assertThat(found).hasSize(3);
    found
        .fields()
        .forEachRemaining(
            each ->
                assertThat(
                        Double.parseDouble(
                            values.get(columns.indexOf("probability_" + each.getKey()))))
                    .isCloseTo(each.getValue().asDouble(), within(1e-3)));
  }

  private static void assertSameClasses(Work made) throws Exception {
    List<Path> arguments = new ArrayList<>();
    arguments.add(made.folder().resolve("model/classifier.onnx"));
    for (Shapes shape : Shapes.values()) {
      for (int number = 0; number < 4; number++) {
        arguments.add(shape.write(folder.resolve("photos"), number));
      }
    }

    JsonNode found = python.run("classifier_check.py", arguments);

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
