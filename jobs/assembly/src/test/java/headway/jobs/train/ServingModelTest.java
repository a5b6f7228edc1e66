package headway.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import headway.common.SharedFiles;
import headway.common.checkpoint.NetworkZip;
import headway.common.storage.Sha256;
import headway.jobs.Prepared;
import headway.jobs.Shapes;
import headway.jobs.Typed;
import headway.jobs.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What serves is never worse than before: by training, by export, by a change of mind. */
class ServingModelTest {
  @TempDir Path folder;
  private Work work;

  @BeforeEach
  void prepare() {
    work = Prepared.extracted(folder.resolve("work"));
  }

  private static String[] command(Work work, String... more) {
    List<String> args = new ArrayList<>(List.of("train", "--workspace", work.uri()));
    args.addAll(Prepared.QUICK);
    args.addAll(List.of(more));
    return args.toArray(new String[0]);
  }

  private JsonNode train(String... more) {
    return Typed.done(command(work, more));
  }

  private Map<String, String> modelFiles() throws IOException {
    return files("model");
  }

  private Map<String, String> files(String name) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.list(work.folder().resolve(name))) {
      for (Path each : (Iterable<Path>) all::iterator) {
        files.put(each.getFileName().toString(), Sha256.of(Files.readAllBytes(each)));
      }
    }
    return files;
  }

  /** The first by a weight, the second by its figures, for its one hidden layer dies. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          softmax               | 1e30 | resume  | after epoch 1 a weight is
          softmax               | 1e30 | replace | after epoch 1 a weight is
          dense 4 relu, softmax | 1e4  | resume  | where that of guessing is 1.099, and its accuracy
          """)
  void aTrainingThatDivergesIsToldAndTheModelBeforeItServesOn(
      String head, String rate, String ifExists, String sign) throws IOException {
    train("--epochs", "2");
    Typed.done("export", "--workspace", work.uri());
    Map<String, String> before = modelFiles();

    Typed typed =
        Typed.headway(
            command(
                work,
                "--epochs",
                "3",
                "--head",
                head,
                "--learning-rate",
                rate,
                "--if-exists",
                ifExists));

    assertThat(typed.status()).as(typed.err()).isEqualTo(3);
    assertThat(typed.complaint())
        .startsWith("Cannot train: it has diverged, ")
        .contains(sign, "lower --learning-rate (now ")
        .endsWith("The model that was there is kept");
    assertThat(modelFiles()).isEqualTo(before);
    assertThat(
            Typed.done("predict", "--workspace", work.uri(), "--images", work.uri() + "/shards")
                .get("images")
                .asInt())
        .isGreaterThan(50);
  }

  @Test
  void aTrainingWhoseLossFallsButIsThatOfGuessingWantsMoreOfIt() throws IOException {
    Typed typed =
        Typed.headway(
            "run",
            "--images",
            Shapes.folders(folder.resolve("photos"), 8).toString(),
            "--workspace",
            folder.resolve("raw").toString(),
            "--network",
            SharedFiles.require("cases/tails/gemm.onnx").toString(),
            "--preprocessing",
            "raw",
            "--learning-rate",
            "1e-6",
            "--epochs",
            "2");

    assertThat(typed.status()).as(typed.err()).isEqualTo(3);
    assertThat(typed.complaint())
        .startsWith("Cannot train: it has learned nothing yet, epoch 2 would be kept, but its loss")
        .contains("though the loss falls; raise --epochs (now 2) or --learning-rate (now 1.0E-6)");
  }

  @Test
  void exportKeepsTheClassifierThatServesWhereTheNextOneIsBroken() throws IOException {
    train("--epochs", "2");
    Typed.done("export", "--workspace", work.uri());
    String serving = modelFiles().get("classifier.onnx");
    Path manifest = work.folder().resolve("candidate/_manifest.json");
    ComputationGraph head = work.head();
    head.params().putScalar(3, Float.NaN);
    String broken = NetworkZip.of(head).sha256();
    Files.writeString(
        manifest, Files.readString(manifest).replace(work.model().headSha256(), broken));
    NetworkZip.of(head).publish(Work.storage(), work.trained().head());

    Typed typed = Typed.headway("export", "--workspace", work.uri());

    assertThat(typed.status()).isEqualTo(3);
    assertThat(typed.complaint())
        .startsWith("Cannot export: ")
        .endsWith("The classifier that was there stays");
    assertThat(modelFiles().get("classifier.onnx")).isEqualTo(serving);
  }

  @Test
  void refusesToThrowALongerModelAwayUnlessToldTo() throws IOException {
    train("--epochs", "4");
    Map<String, String> before = files("candidate");

    Typed shorter = Typed.headway(command(work, "--epochs", "2"));

    assertThat(shorter.status()).isEqualTo(3);
    assertThat(shorter.complaint())
        .startsWith("Cannot train 2 epochs: the model in ")
        .contains("has 4, trained with the same settings", "--if-exists replace");
    assertThat(files("candidate")).isEqualTo(before);
    assertThat(train("--epochs", "2", "--if-exists", "replace").get("history")).hasSize(2);

    train("--epochs", "4", "--schedule", "cosine");
    assertThat(Typed.headway(command(work, "--epochs", "3", "--schedule", "cosine")).complaint())
        .startsWith("Cannot train 3 epochs: ");
    assertThat(train("--epochs", "3", "--batch-size", "4").get("status").asText())
        .isEqualTo("done");
  }
}
