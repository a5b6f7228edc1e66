package headway.jobs.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import headway.jobs.Prepared;
import headway.jobs.Typed;
import headway.jobs.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code headway sweep} on the features of small photos. */
class SweepIT {
  @TempDir Path folder;

  private static JsonNode sweep(Work work, String... more) {
    List<String> typed = new ArrayList<>(List.of("sweep", "--workspace", work.uri()));
    typed.addAll(Prepared.QUICK);
    typed.addAll(List.of("--epochs", "3", "--set", "sweep.grid.train.learningRate=[1e-6, 0.01]"));
    typed.addAll(
        List.of(
            "--set", "sweep.grid.train.head=[softmax, \"dense 8 relu, dropout 0.5, softmax\"]"));
    typed.addAll(List.of(more));
    return Typed.done(typed.toArray(new String[0]));
  }

  private static Work trial(Work work, JsonNode ranked) {
    return new Work(work.folder().resolve("sweep/trials/" + ranked.get("hash").asText()));
  }

  @Test
  void ranksTrialsGoesOnAfterAKillAndPromotesTheBest() throws IOException {
    Work work = Prepared.extracted(folder.resolve("work"));

    JsonNode first = sweep(work);

    assertThat(first.get("trials").asInt()).isEqualTo(4);
    assertThat(first.get("reused").asInt()).isZero();
    JsonNode ranking = first.get("ranking");
    assertThat(ranking.get(0).get("settings").get("train.learningRate").asText()).isEqualTo("0.01");
    assertThat(ranking.get(0).get("validationAccuracy").asDouble())
        .isGreaterThan(ranking.get(3).get("validationAccuracy").asDouble());
    for (int i = 1; i < 4; i++) {
      assertThat(ranking.get(i).get("validationLoss").asDouble())
          .isGreaterThanOrEqualTo(ranking.get(i - 1).get("validationLoss").asDouble());
    }
    assertThat(work.folder().resolve("candidate")).doesNotExist();

    Work killed = trial(work, ranking.get(1));
    String undisturbed = killed.model().headSha256();
    Files.delete(killed.folder().resolve("_manifest.json"));
    Files.delete(killed.folder().resolve("candidate/_manifest.json"));
    JsonNode again = sweep(work, "--promote", "true", "--parallel", "1");

    assertThat(again.get("reused").asInt()).isEqualTo(3);
    assertThat(killed.model().headSha256()).isEqualTo(undisturbed);
    assertThat(again.get("ranking").findValuesAsText("hash"))
        .isEqualTo(ranking.findValuesAsText("hash"));
    assertThat(work.model().headSha256())
        .isEqualTo(trial(work, ranking.get(0)).model().headSha256());
    assertThat(Files.readString(work.folder().resolve("sweep/index.html")))
        .contains("4 trials, by validation loss", "train.learningRate", "class=\"line run3\"");
    assertThat(Typed.done("evaluate", "--workspace", work.uri()).get("accuracy").isNumber())
        .isTrue();
  }

  @Test
  void oneTrialThatDivergesDoesNotStopTheOthers() {
    Work work = Prepared.extracted(folder.resolve("work"));
    List<String> typed = new ArrayList<>(List.of("sweep", "--workspace", work.uri()));
    typed.addAll(Prepared.QUICK);
    typed.addAll(List.of("--epochs", "2", "--optimizer", "sgd", "--head", "dense 8 relu, softmax"));
    typed.addAll(List.of("--set", "sweep.grid.train.learningRate=[0.01, 1e30]"));

    JsonNode result = Typed.done(typed.toArray(new String[0]));

    assertThat(result.get("failed").asInt()).isEqualTo(1);
    assertThat(result.get("ranking").get(1).get("failure").asText()).contains("Cannot train");
    assertThat(result.get("ranking").get(0).get("validationAccuracy").isNumber()).isTrue();
  }

  @Test
  void aStorageFailureStopsTheTrialsBesideItBeforeTheLeaseIsGivenBack() {
    Work work = Prepared.extracted(folder.resolve("work"));
    List<String> typed =
        new ArrayList<>(List.of("sweep", "--workspace", "contended://" + work.folder()));
    typed.addAll(Prepared.QUICK);
    typed.addAll(List.of("--epochs", "4", "--set", "sweep.grid.train.learningRate=[0.01, 0.02]"));
    typed.addAll(List.of("--set", ContendedFileSystem.SETTING, "--set", "lease.seconds=600"));

    Typed sweep = Typed.headway(typed.toArray(new String[0]));

    assertThat(sweep.status()).as(sweep.err()).isEqualTo(4);
    assertThat(sweep.complaint()).contains("Cannot write contended:", "the disk is full");
    assertThat(ContendedFileSystem.WRITES_WITH_LEASE)
        .as("the lease was there at the writes of the other trial")
        .isNotEmpty()
        .doesNotContain(false);
    assertThat(work.folder().resolve("lease.json")).doesNotExist();
    assertThat(sweep.err()).doesNotContain("failed with");
  }

  @Test
  void triesTheFeaturesOfOtherWorkspacesOfTheSamePhotos() {
    Work plain = Prepared.extracted(folder.resolve("plain"));
    Work viewed = Prepared.extracted(folder.resolve("viewed"));
    String[] views = {"--views", "2", "--set", "augment.horizontalFlip=true"};
    Typed.done("extract", "--workspace", viewed.uri(), views[0], views[1], views[2], views[3]);
    List<String> typed = new ArrayList<>(List.of("sweep", "--workspace", plain.uri()));
    typed.addAll(Prepared.QUICK);
    typed.addAll(List.of("--epochs", "2", "--set", "sweep.features=[\"" + viewed.uri() + "\"]"));

    JsonNode result = Typed.done(typed.toArray(new String[0]));
    typed.addAll(List.of("--set", "sweep.grid.augment.zoom=[0.1, 0.2]"));
    Typed augmenting = Typed.headway(typed.toArray(new String[0]));

    assertThat(result.get("ranking").findValuesAsText("features"))
        .containsExactlyInAnyOrder("", viewed.uri());
    assertThat(result.get("ranking").get(0).get("validationLoss"))
        .isNotEqualTo(result.get("ranking").get(1).get("validationLoss"));
    assertThat(augmenting.status()).isEqualTo(2);
    assertThat(augmenting.complaint())
        .contains("Cannot sweep over augment.zoom", "name it in sweep.features");
  }
}
