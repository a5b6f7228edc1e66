package headway.jobs.track;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import headway.common.Requirement;
import headway.common.SharedFiles;
import headway.jobs.Prepared;
import headway.jobs.Shapes;
import headway.jobs.Typed;
import headway.jobs.Work;
import headway.jobs.testing.PythonCheck;
import headway.jobs.testing.server.MlflowServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole runs, as MLflow's own client and TensorBoard's own reader see them. */
class TrackingIT {
  @TempDir Path folder;

  private static JsonNode run(Path photos, Work work, String epochs, String... more) {
    List<String> run = new ArrayList<>(List.of("run", "--images", photos.toString()));
    run.addAll(List.of("--workspace", work.uri(), "--epochs", epochs, "--split", "60/20/20"));
    run.addAll(Prepared.QUICK);
    run.addAll(List.of(more));
    return Typed.done(run.toArray(new String[0]));
  }

  private static List<Long> steps(JsonNode values) {
    List<Long> steps = new ArrayList<>();
    values.forEach(each -> steps.add(each.get(0).asLong()));
    return steps;
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 2})
  void mlflowHasTheRunItsFilesAndTheModel(int version) throws Exception {
    Requirement.ofMinutes();
    Path photos = Shapes.folders(folder.resolve("photos"), 20);
    Work work = new Work(folder.resolve("shapes"));
    try (MlflowServer server = MlflowServer.start(version, folder.resolve("server"))) {
      String[] track = {"--track", "mlflow", "--set", "track.mlflow.uri=" + server.uri()};
      run(photos, work, "2", track);
      JsonNode result = run(photos, work, "4", track);
      run(photos, work, "4", track);

      JsonNode found =
          PythonCheck.withMlflow(version)
              .run(
                  SharedFiles.projectRoot().resolve("deploy/check/mlflow_check.py"),
                  List.of(server.uri().toString(), "shapes", "shapes"));

      assertThat(found.get("runs")).hasSize(1);
      JsonNode run = found.get("runs").get(0);
      assertThat(run.get("status").asText()).isEqualTo("FINISHED");
      assertThat(run.at("/parameters/train.learningRate").asText()).isEqualTo("0.01");
      assertThat(run.at("/tags/headway.version").asText()).isEqualTo("2");
      JsonNode history = run.get("history");
      for (String metric : List.of("loss/train", "accuracy/train", "loss/validation")) {
        assertThat(steps(history.get(metric))).as(metric).containsExactly(1L, 2L, 3L, 4L);
      }
      for (int epoch = 0; epoch < 4; epoch++) {
        assertThat(history.get("loss/train").get(epoch).get(1).asDouble())
            .isEqualTo(result.at("/stages/train/history").get(epoch).get("trainLoss").asDouble());
      }
      JsonNode accuracy = history.get("evaluate_accuracy/test");
      assertThat(accuracy.get(accuracy.size() - 1).get(1).asDouble())
          .isEqualTo(result.at("/stages/evaluate/accuracy").asDouble());
      assertThat(history.get("rate/images_per_second")).isNotEmpty();
      assertThat(run.at("/artifacts").get("report/index.html").asLong())
          .isEqualTo(Files.size(work.folder().resolve("report/index.html")));
      assertThat(run.at("/artifacts").get("model/classifier.onnx").asLong())
          .isEqualTo(Files.size(work.folder().resolve("models/2/classifier.onnx")));
      JsonNode model = found.get("model");
      assertThat(model.get("versions").toString()).isEqualTo("[1,2]");
      assertThat(model.get("serving").asInt())
          .isEqualTo(result.get("promoted").asBoolean() ? 2 : 1);
      assertThat(model.get("flavors").toString()).isEqualTo("[\"onnx\",\"python_function\"]");
    }
  }

  @Test
  void tensorBoardReadsTheEventFiles() throws Exception {
    PythonCheck python = PythonCheck.required();
    Path photos = Shapes.folders(folder.resolve("photos"), 20);
    Work work = new Work(folder.resolve("shapes"));
    run(photos, work, "2", "--track", "tensorboard");
    JsonNode result = run(photos, work, "3", "--track", "tensorboard");

    JsonNode runs =
        python.run("tensorboard_check.py", List.of(work.folder().resolve("track/tensorboard")));

    assertThat(runs).hasSize(1);
    JsonNode found = runs.iterator().next();
    assertThat(steps(found.at("/scalars").get("loss/train"))).containsExactly(1L, 2L, 3L);
    assertThat(steps(found.at("/scalars").get("accuracy/validation"))).containsExactly(1L, 2L, 3L);
    JsonNode accuracy = found.at("/scalars").get("evaluate_accuracy/test");
    assertThat((float) accuracy.get(accuracy.size() - 1).get(1).asDouble())
        .isEqualTo((float) result.at("/stages/evaluate/accuracy").asDouble());
    assertThat(found.at("/texts/settings").asText()).contains("| train.learningRate | 0.01 |");
    assertThat(found.at("/images").get("confusion/test").toString()).isEqualTo("[168,168]");
  }
}
