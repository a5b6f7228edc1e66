package headway.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import headway.common.lease.Lease;
import headway.jobs.Shapes;
import headway.jobs.Typed;
import headway.jobs.Work;
import headway.jobs.testing.OwnProcess;
import headway.jobs.testing.cluster.SparkSubmit;
import headway.jobs.testing.store.ReadOnlyFileSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code --result} leaves for a scheduler. */
class ResultFileTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir Path folder;
  private Path images;
  private Path file;
  private Work work;

  @BeforeEach
  void prepare() {
    images = Shapes.folders(folder.resolve("images"), 3);
    file = folder.resolve("results/today.json");
    work = new Work(folder.resolve("work"));
  }

  private Typed shard(String... more) {
    List<String> all =
        new ArrayList<>(List.of("shard", "--images", images.toString(), "--workspace", work.uri()));
    all.addAll(List.of("--result", file.toString()));
    all.addAll(List.of(more));
    return Typed.headway(all.toArray(new String[0]));
  }

  private JsonNode kept() throws IOException {
    List<String> lines = Files.readAllLines(file);
    assertThat(lines).hasSize(1);
    return JSON.readTree(lines.get(0));
  }

  private void assertFailed(Typed typed, int status) throws IOException {
    assertThat(typed.status()).isEqualTo(status);
    JsonNode kept = kept();
    assertThat(kept.get("status").asText()).isEqualTo("failed");
    assertThat(kept.get("exitStatus").asInt()).isEqualTo(status);
    assertThat(kept.get("error").asText()).isEqualTo(typed.complaint());
  }

  @Test
  void keepsTheLineOfAGoodCommandBesideItsStageAndItsExitStatus() throws IOException {
    Typed typed = shard();

    ObjectNode kept = (ObjectNode) kept();
    assertThat(kept.remove("exitStatus").asInt()).isZero();
    assertThat(Instant.parse(kept.remove("started").asText())).isBeforeOrEqualTo(Instant.now());
    assertThat(kept).isEqualTo(typed.result());
    assertThat(work.folder().resolve("shard/metrics.json")).exists();
  }

  @Test
  void replacesNothingButAResult() throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "{\"format\":4}");

    Typed typed = shard();

    assertThat(typed.status()).isEqualTo(2);
    assertThat(typed.complaint()).contains("--result", "is there and is no result");
    assertThat(file).content().isEqualTo("{\"format\":4}");
    assertThat(work.folder().resolve("shards")).doesNotExist();
  }

  @Test
  void mayNotBeAFolder() throws IOException {
    Files.createDirectories(file);

    Typed typed = shard();

    assertThat(typed.status()).isEqualTo(2);
    assertThat(typed.complaint())
        .contains("which is a folder; name an object, such as ", "today.json/result.json");
    assertThat(typed.err().split("is a folder", -1)).hasSize(2);
    assertThat(work.folder()).doesNotExist();
  }

  @Test
  void keepsTheLineAndTheExitStatusOfEachKindOfFailure() throws IOException {
    assertFailed(shard("--epochs", "3"), 2);
    assertThat(kept().get("stage").asText()).isEqualTo("shard");
    assertFailed(shard("--split", "1/2/3"), 2);
    assertThat(kept().get("stage").asText()).isEqualTo("shard");
    assertFailed(shard("--config", folder.resolve("none.conf").toString()), 3);
    assertFailed(shard("--label-column", "x"), 3);
    try (Lease held =
        Lease.acquire(
            Work.storage(), work.workspace().lease(), "train", Duration.ofHours(1), line -> {})) {
      assertFailed(shard(), 5);
      held.requireHeld();
    }
    shard();
    assertThat(kept().get("status").asText()).isEqualTo("done");
  }

  @Test
  void saysWhileItRunsThatItRuns() throws IOException {
    shard();
    try (Lease held =
        Lease.acquire(
            Work.storage(), work.workspace().lease(), "train", Duration.ofHours(1), line -> {})) {
      Thread waiting = new Thread(() -> shard("--set", "lease.waitSeconds=3600"));
      waiting.start();
      while (kept().get("status").asText().equals("done")) {
        Thread.onSpinWait();
      }
      assertThat(kept().get("status").asText()).isEqualTo("running");
      held.close();
      waiting.join();
    } catch (InterruptedException stopped) {
      throw new AssertionError(stopped);
    }
    assertThat(kept().get("status").asText()).isEqualTo("unchanged");
  }

  @Test
  void stopsBeforeAnyWorkWhereItCannotBeWritten() {
    Typed typed =
        Typed.headway(
            "shard",
            "--images",
            images.toString(),
            "--workspace",
            work.uri(),
            "--result",
            ReadOnlyFileSystem.uri(file),
            "--set",
            ReadOnlyFileSystem.SETTING);

    assertThat(typed.status()).isEqualTo(4);
    assertThat(typed.complaint())
        .startsWith("Cannot write readonly:")
        .contains("today.json: access denied");
    assertThat(work.folder()).doesNotExist();
  }

  @Test
  void aDryRunLeavesNone() {
    assertThat(shard("--dry-run").status()).isZero();
    assertThat(file).doesNotExist();
  }

  /** Spark stops beneath the command then. The process may end before it can say so. */
  @Test
  void aCommandThatASignalEndsTellsOfNoDefect() throws IOException, InterruptedException {
    try (OwnProcess shard =
        OwnProcess.headway(
            "shard",
            "--images",
            "synthetic://20000x2x5000/",
            "--set",
            "spark.hadoop.fs.synthetic.impl=headway.common.image.synthetic.SyntheticFileSystem",
            "--set",
            "spark.hadoop.fs.synthetic.open.millis=500",
            "--workspace",
            work.uri(),
            "--result",
            file.toString())) {
      shard.terminateAt("shard: checking and packing");

      SparkSubmit.Result result = shard.result();

      assertThat(result.stderr()).doesNotContain("defect", "does not know");
      assertThat(result.exit()).isEqualTo(143);
      JsonNode kept = kept();
      assertThat(kept.get("status").asText()).isIn("running", "failed");
      assertThat(kept.path("exitStatus").asInt(143)).isEqualTo(143);
    }
  }
}
