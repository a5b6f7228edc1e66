package headway.jobs.stage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import headway.jobs.Prepared;
import headway.jobs.Shapes;
import headway.jobs.Typed;
import headway.jobs.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --if-exists}, and what a changed setting does in {@code headway run}. */
class IfExistsIT {
  @TempDir Path folder;
  private Path images;
  private Work work;

  @BeforeEach
  void prepare() {
    images = Shapes.folders(folder.resolve("images"), 16);
    work = new Work(folder.resolve("work"));
  }

  private Typed run(String... more) {
    List<String> all =
        new ArrayList<>(List.of("run", "--images", images.toString(), "--workspace", work.uri()));
    all.addAll(Prepared.QUICK);
    all.addAll(List.of("--split", "60/20/20"));
    all.addAll(List.of(more));
    return Typed.headway(all.toArray(new String[0]));
  }

  private static String status(Typed typed, String stage) {
    assertThat(typed.status()).as(typed.err()).isZero();
    return typed.result().get("stages").get(stage).get("status").asText();
  }

  @Test
  void aChangedSettingRedoesWhatDependsOnItAndNothingElse() {
    run("--epochs", "2");

    Typed longer = run("--epochs", "3");
    assertThat(status(longer, "shard")).isEqualTo("unchanged");
    assertThat(status(longer, "extract")).isEqualTo("unchanged");
    assertThat(longer.result().get("stages").get("train").get("resumedFrom").asInt()).isEqualTo(2);
    assertThat(longer.err().lines())
        .filteredOn(line -> line.matches("(shard|extract|train): .*"))
        .noneMatch(line -> line.contains("changed from"));

    Typed titled = run("--epochs", "3", "--title", "Shapes");
    assertThat(status(titled, "train")).isEqualTo("unchanged");
    assertThat(work.folder().resolve("report/index.html")).content().contains("Shapes");

    Typed faster = run("--epochs", "3", "--set", "train.learningRate=0.02");
    assertThat(status(faster, "extract")).isEqualTo("unchanged");
    assertThat(faster.result().get("stages").get("train").get("resumedFrom").asInt()).isZero();
    assertThat(faster.err().lines())
        .contains("train: train.learningRate changed from 0.01 to 0.02; training begins anew");

    Shapes.DISC.write(images.resolve("disc"), 60);
    Typed more = run("--epochs", "3", "--set", "train.learningRate=0.02");
    assertThat(more.result().get("stages").get("extract").get("reused").asInt()).isPositive();
    assertThat(more.err().lines())
        .filteredOn(line -> line.startsWith("train: the features changed from"))
        .hasSize(1);
  }

  @Test
  void failStopsBeforeAnythingIsTouched() throws IOException {
    assertThat(run("--epochs", "1", "--if-exists", "fail").status()).isZero();
    FileTime written = Files.getLastModifiedTime(work.folder().resolve("shards/_manifest.json"));

    Typed again = run("--epochs", "1", "--if-exists", "fail");

    assertThat(again.status()).isEqualTo(3);
    assertThat(again.complaint())
        .isEqualTo(
            "Cannot run: file:"
                + work.uri()
                + "/shards is there already, and --if-exists is fail; delete it, or choose resume,"
                + " skip or replace");
    assertThat(Files.getLastModifiedTime(work.folder().resolve("shards/_manifest.json")))
        .isEqualTo(written);
  }

  @Test
  void skipTakesWhatIsThereAndReplaceMakesItAnew() {
    run("--epochs", "1");
    String head = work.model().headSha256();

    Typed skipped = run("--epochs", "1", "--set", "train.learningRate=0.5", "--if-exists", "skip");

    for (String stage : List.of("shard", "extract", "train", "evaluate", "export", "report")) {
      assertThat(status(skipped, stage)).as(stage).isEqualTo("unchanged");
      assertThat(skipped.err()).contains(stage + ": taking file:" + work.uri());
    }
    assertThat(work.model().headSha256()).isEqualTo(head);

    Typed replaced = run("--epochs", "1", "--if-exists", "replace");
    JsonNode stages = replaced.result().get("stages");
    assertThat(stages.get("shard").get("reused").asInt()).isZero();
    assertThat(stages.get("extract").get("reused").asInt()).isZero();
    assertThat(stages.get("train").get("resumedFrom").asInt()).isZero();
    assertThat(work.model().headSha256()).isEqualTo(head);
  }

  @Test
  void aWorkspaceOfAnotherVersionIsRefusedAndReplacedOnDemand() throws IOException {
    Typed.done("shard", "--images", images.toString(), "--workspace", work.uri());
    Path manifest = work.folder().resolve("shards/_manifest.json");
    Files.writeString(manifest, "{\"format\":1,\"fingerprint\":\"x\"}");

    Typed refused =
        Typed.headway("shard", "--images", images.toString(), "--workspace", work.uri());
    JsonNode replaced =
        Typed.done(
            "shard",
            "--images",
            images.toString(),
            "--workspace",
            work.uri(),
            "--if-exists",
            "replace");

    assertThat(refused.status()).isEqualTo(3);
    assertThat(refused.complaint())
        .startsWith("Cannot read file:" + manifest + ": another version of Headway wrote it")
        .endsWith("make it anew with --if-exists replace");
    assertThat(replaced.get("images").asInt()).isEqualTo(48);
  }
}
