package headway.jobs.track;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import headway.jobs.Prepared;
import headway.jobs.Typed;
import headway.jobs.Work;
import headway.jobs.testing.OwnProcess;
import headway.jobs.testing.cluster.SparkSubmit;
import headway.jobs.track.MlflowStub.Behaviour;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code --track mlflow} where the server fails: nothing stops, one line says so. */
class MlflowFaultsTest {
  private static final String PASSWORD = "top-hidden-word-7";

  @TempDir Path folder;

  private static String[] train(Work work, String uri, String... more) {
    List<String> train = new ArrayList<>(List.of("train", "--workspace", work.uri()));
    train.addAll(Prepared.QUICK);
    train.addAll(List.of("--epochs", "4", "--track", "mlflow"));
    train.addAll(List.of("--set", "track.mlflow.uri=" + uri));
    train.addAll(List.of("--set", "track.mlflow.timeoutSeconds=1"));
    train.addAll(List.of(more));
    return train.toArray(new String[0]);
  }

  private static List<String> warnings(String err) {
    return err.lines().filter(line -> line.startsWith("track: warning:")).toList();
  }

  private static Stream<Long> steps(MlflowStub server, String metric) {
    return server.metrics.stream()
        .filter(each -> each.path("key").asText().equals(metric))
        .map(each -> each.path("step").asLong());
  }

  @ParameterizedTest
  @CsvSource({
    "ERROR_500, it answered 500 to experiments/get-by-name",
    "NOT_JSON, it has no experiment work",
    "UNAUTHORIZED, check MLFLOW_TRACKING_USERNAME",
    "HANGS, it did not answer within 1 s",
  })
  void aFailureStopsNothingAndIsToldOnce(Behaviour behaviour, String reason) throws IOException {
    Work work = Prepared.extracted(folder.resolve("work"));
    try (MlflowStub server = new MlflowStub(behaviour)) {
      Typed typed = Typed.headway(train(work, server.uri()));

      assertThat(typed.status()).as(typed.err()).isZero();
      assertThat(typed.result().get("epochs").asInt()).isEqualTo(4);
      assertThat(warnings(typed.err())).singleElement().asString().contains(server.uri(), reason);
      assertThat(server.requests).hasSizeGreaterThanOrEqualTo(3);

      server.failing(0);
      Typed again = Typed.headway(train(work, server.uri()));

      assertThat(again.result().get("status").asText()).isEqualTo("unchanged");
      assertThat(warnings(again.err())).isEmpty();
      assertThat(again.err()).contains("/#/experiments/7/runs/r1");
      assertThat(steps(server, "loss/train")).containsExactly(1L, 2L, 3L, 4L);
    }
  }

  @Test
  void aServerThatIsNotThereStopsNothing() throws IOException {
    Work work = Prepared.extracted(folder.resolve("work"));
    String uri;
    try (MlflowStub gone = new MlflowStub(Behaviour.ANSWERS)) {
      uri = gone.uri();
    }

    Typed typed = Typed.headway(train(work, uri));

    assertThat(typed.status()).as(typed.err()).isZero();
    assertThat(warnings(typed.err())).singleElement().asString().contains("it cannot be reached");
  }

  @Test
  void whatAnOutageTookIsSentAtTheEnd() throws IOException {
    Work work = Prepared.extracted(folder.resolve("work"));
    try (MlflowStub server = new MlflowStub(Behaviour.ERROR_500)) {
      server.failing(2);

      Typed typed = Typed.headway(train(work, server.uri()));

      assertThat(typed.status()).as(typed.err()).isZero();
      assertThat(warnings(typed.err())).hasSize(1);
      assertThat(steps(server, "loss/train")).containsExactly(1L, 2L, 3L, 4L);
      assertThat(server.requests).contains("POST /api/2.0/mlflow/runs/update");
    }
  }

  /** The version is registered once, and its alias follows the one that serves. */
  @Test
  void exportSendsTheClassifierAndRegistersIt() throws IOException {
    Work work = Prepared.extracted(folder.resolve("work"));
    try (MlflowStub server = new MlflowStub(Behaviour.ANSWERS)) {
      server.failing(0);
      Typed.done(train(work, server.uri()));
      String[] export = {
        "export",
        "--workspace",
        work.uri(),
        "--track",
        "mlflow",
        "--set",
        "track.mlflow.uri=" + server.uri()
      };
      JsonNode exported = Typed.done(export);
      Typed.done(export);

      assertThat(server.artifacts)
          .containsEntry("/r1/artifacts/model/classifier.onnx", exported.get("bytes").asInt())
          .containsKey("/r1/artifacts/model/MLmodel");
      assertThat(server.requests)
          .containsOnlyOnce("POST /api/2.0/mlflow/model-versions/create")
          .containsOnlyOnce("POST /api/2.0/mlflow/runs/create")
          .contains("POST /api/2.0/mlflow/registered-models/alias");
    }
  }

  @Test
  void noSecretShows() throws Exception {
    Work work = Prepared.extracted(folder.resolve("work"));
    String basic =
        Base64.getEncoder().encodeToString(("me:" + PASSWORD).getBytes(StandardCharsets.UTF_8));
    try (MlflowStub server = new MlflowStub(Behaviour.UNAUTHORIZED)) {
      Map<String, String> environment =
          Map.of("MLFLOW_TRACKING_USERNAME", "me", "MLFLOW_TRACKING_PASSWORD", PASSWORD);
      try (OwnProcess process =
          OwnProcess.headwayWith(environment, train(work, server.uri(), "--debug"))) {
        SparkSubmit.Result result = process.result();

        assertThat(result.exit()).as(result.stderr()).isZero();
        assertThat(server.authorizations).isNotEmpty().containsOnly("Basic " + basic);
        assertThat(warnings(result.stderr())).hasSize(1);
        assertThat(result.stdout() + result.stderr())
            .doesNotContain(PASSWORD)
            .doesNotContain(basic);
      }
      try (Stream<Path> files = Files.walk(work.folder())) {
        for (Path each : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
          assertThat(Files.readString(each, StandardCharsets.ISO_8859_1))
              .as(each.toString())
              .doesNotContain(PASSWORD)
              .doesNotContain(basic);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "http://me:top-hidden-word-7@localhost:5000, must not have a user or password in it",
    "http://[top-hidden-word-7, must be the address of a server",
    "databricks, must be the address of a server",
    "file:/tmp/mlruns, must be the address of a server",
  })
  void anAddressThatIsNoneIsRefusedBeforeAnyWork(String uri, String reason) {
    Typed typed =
        Typed.headway(
            "train",
            "--workspace",
            folder.toString(),
            "--track",
            "mlflow",
            "--set",
            "track.mlflow.uri=" + uri);

    assertThat(typed.status()).isEqualTo(2);
    assertThat(typed.complaint()).contains("track.mlflow.uri").contains(reason);
    assertThat(typed.out() + typed.err()).doesNotContain(PASSWORD);
  }
}
