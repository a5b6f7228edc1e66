package headway.jobs.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.s3.AmazonS3;
import com.fasterxml.jackson.databind.JsonNode;
import headway.common.Requirement;
import headway.jobs.Shapes;
import headway.jobs.Typed;
import headway.jobs.demo.EmbeddedS3;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A task whose first attempt fails leaves nothing of it behind. */
class RetriedTasksIT {
  private static final int IMAGES = 12;

  /** Of no task: the stage runs in the driver alone. */
  private static final String NO_REQUEST = "";

  /**
   * A stage, and a request that one of its tasks makes.
   *
   * @param hash what its result is told by
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Step(String stage, String request, String hash, String... arguments) {}

  private static final List<Step> STEPS =
      List.of(
          new Step(
              "shard",
              "PUT /[^?]*/shards/[^?]*parquet .*",
              "dataHash",
              "--split",
              "60/20/20",
              "--images"),
          new Step("extract", "PUT /[^?]*/features/[^?]*parquet .*", "featuresHash"),
          new Step(
              "train", "GET /[^?]*/features/train[^?]*parquet .*", "headSha256", "--epochs", "2"),
          new Step("evaluate", "GET /[^?]*/features/test[^?]*parquet .*", "logLoss"),
          new Step("export", NO_REQUEST, "sha256"),
          new Step("predict", "PUT /[^?]*/predictions/[^?]*parquet .*", "images", "--images"));

  @TempDir Path folder;

  @Test
  void givesTheSameBytesAsOneThatSucceedsAtOnce() throws IOException {
    Requirement.ofMinutes();
    String photos = Shapes.folders(folder.resolve("photos"), IMAGES).toString();
    try (EmbeddedS3 server = EmbeddedS3.start(folder.resolve("s3"));
        FaultProxy proxy = FaultProxy.before(server.endpoint())) {
      FaultyStore store = FaultyStore.of(server);
      Map<String, String> smooth = new TreeMap<>();
      Map<String, String> retried = new TreeMap<>();
      for (Step step : STEPS) {
        smooth.put(step.stage(), run(step, photos, store, proxy, "smooth"));
        proxy.arm(new Fault(Fault.Kind.FORBIDDEN, step.request(), 0, 1));
        retried.put(step.stage(), run(step, photos, store, proxy, "retried"));
        assertThat(proxy.struck())
            .as("requests of %s that failed", step.stage())
            .isEqualTo(step.request().equals(NO_REQUEST) ? 0 : 1);
        proxy.disarm();
      }

      assertThat(retried).isEqualTo(smooth);
      AmazonS3 client = store.client();
      assertThat(store.pendingUploads(client)).isEmpty();
      assertThat(store.keys(client, "retried"))
          .containsExactlyElementsOf(
              store.keys(client, "smooth").stream()
                  .map(key -> key.replaceFirst("^smooth", "retried"))
                  .toList());
      for (String each : List.of("shards", "features", "checkpoints", "predictions")) {
        assertThat(store.contents(client, "retried/" + each))
            .as(each)
            .isEqualTo(store.contents(client, "smooth/" + each))
            .isNotEmpty();
      }
      client.shutdown();
    }
  }

  private static String run(
      Step step, String photos, FaultyStore store, FaultProxy proxy, String workspace) {
    List<String> line = new ArrayList<>(List.of(step.stage()));
    line.addAll(List.of(step.arguments()));
    if (line.contains("--images")) {
      line.add(photos);
    }
    line.addAll(List.of("--workspace", store.uri(workspace)));
    line.addAll(List.of("--set", "spark.master=local[2,4]"));
    line.addAll(store.arguments(proxy.endpoint()));
    JsonNode result = Typed.done(line.toArray(new String[0]));
    boolean retried = workspace.equals("retried") && !step.request().equals(NO_REQUEST);
    assertThat(result.path("retries").path("failedTasks").asInt(-1))
        .as("failed tasks of " + step.stage())
        .isEqualTo(retried ? 1 : 0);
    return result.path(step.hash()).asText();
  }
}
