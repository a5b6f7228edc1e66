package headway.jobs.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.s3.AmazonS3;
import com.amazonaws.services.s3.model.ObjectMetadata;
import com.fasterxml.jackson.databind.JsonNode;
import headway.common.Requirement;
import headway.common.storage.Storage;
import headway.jobs.Shapes;
import headway.jobs.Typed;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each fault in each stage: the command ends as if nothing had been, or says one line and leaves
 * with status 4 within bounded time, and the next run without the fault ends in the same bytes.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class FaultsContract {
  private static final int IMAGES = 6;
  private static final Duration BOUND = Duration.ofSeconds(120);
  private static final List<String> STAGES =
      List.of("shard", "extract", "train", "evaluate", "export", "report");

  /** What must be the same in the end, by stage. */
  private static final Map<String, String> HASHES =
      Map.of(
          "shard", "dataHash",
          "extract", "featuresHash",
          "train", "headSha256",
          "evaluate", "logLoss",
          "export", "sha256");

  private final Map<String, String> undisturbed = new TreeMap<>();
  private FaultyStore store;
  private FaultProxy proxy;
  private AmazonS3 s3;
  private Observer observer;

  /** Starts a server, with a bucket. */
  abstract FaultyStore startServer(Path folder) throws IOException, InterruptedException;

  abstract void stopServer();

  /** What goes wrong, one after the other. */
  abstract List<Fault> faults();

  @BeforeAll
  void runUndisturbed(@TempDir Path folder) throws IOException, InterruptedException {
    Requirement.ofMinutes();
    store = startServer(folder);
    proxy = FaultProxy.before(store.server());
    s3 = store.client();
    for (Shapes shape : Shapes.values()) {
      for (int number = 0; number < IMAGES; number++) {
        s3.putObject(
            store.bucket(),
            "photos/" + shape.label() + "/" + number + ".png",
            new ByteArrayInputStream(shape.image(number, "png")),
            new ObjectMetadata());
      }
    }
    for (String stage : STAGES) {
      JsonNode result = result(headway(stage, "undisturbed"));
      undisturbed.put(stage, result.path(HASHES.getOrDefault(stage, "status")).asText());
      assertThat(undisturbed.get(stage)).as(stage).isNotEmpty();
    }
    observer = new Observer(s3, store.bucket());
  }

  @AfterAll
  void stop() throws IOException, InterruptedException {
    if (observer != null) {
      observer.close();
    }
    if (proxy != null) {
      proxy.close();
    }
    stopServer();
  }

  @ParameterizedTest
  @MethodSource("faults")
  void endsInTheSameBytesOrInOneLine(Fault fault) {
    String workspace = "work" + faults().indexOf(fault);
    observer.watch(workspace);
    int struck = 0;
    for (String stage : STAGES) {
      proxy.arm(fault);
      long start = System.nanoTime();
      Typed disturbed = headway(stage, workspace);
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      struck += proxy.struck();
      proxy.disarm();

      assertThat(took).as("%s under %s", stage, fault).isLessThan(BOUND);
      if (disturbed.status() != 0) {
        assertThat(disturbed.complaint())
            .as("%s under %s", stage, fault)
            .startsWith("Cannot ")
            .contains("s3a://")
            .doesNotContain("Exception", store.secretKey());
        assertThat(disturbed.status()).as(disturbed.complaint()).isEqualTo(4);
      }
      JsonNode result = result(disturbed.status() == 0 ? disturbed : again(stage, workspace));
      assertThat(result.path(HASHES.getOrDefault(stage, "status")).asText())
          .as("%s after %s", stage, fault)
          .isEqualTo(undisturbed.get(stage));
    }
    assertThat(struck).as("requests that %s struck", fault).isPositive();
    assertThat(store.pendingUploads(s3)).isEmpty();
    assertThat(store.keys(s3, workspace)).isNotEmpty().noneMatch(key -> key.contains("__magic"));
    assertThat(observer.complaints()).isEmpty();
    assertThat(observer.whole()).isPositive();
  }

  /** As another process, which has none of the connections that the fault has closed. */
  private Typed again(String stage, String workspace) {
    Storage.closeAll();
    return headway(stage, workspace);
  }

  private static JsonNode result(Typed typed) {
    assertThat(typed.status()).as(typed.err()).isZero();
    return typed.result();
  }

  private Typed headway(String stage, String workspace) {
    List<String> arguments = new ArrayList<>(List.of(stage, "--workspace", store.uri(workspace)));
    switch (stage) {
      case "shard" ->
          arguments.addAll(
              List.of(
                  "--images",
                  store.uri("photos"),
                  "--split",
                  "60/20/20",
                  "--set",
                  "shard.minimumFiles=3"));
      case "train" -> arguments.addAll(List.of("--epochs", "2"));
      default -> {}
    }
    arguments.addAll(store.arguments(proxy.endpoint()));
    return Typed.headway(arguments.toArray(new String[0]));
  }
}
