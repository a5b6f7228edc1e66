package headway.jobs.compare;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import headway.jobs.Prepared;
import headway.jobs.Typed;
import headway.jobs.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code headway compare}. */
class CompareIT {
  @TempDir Path folder;

  private Work trained(String name, String... more) {
    Work work = Prepared.extracted(folder.resolve(name));
    List<String> typed = new ArrayList<>(List.of("train", "--workspace", work.uri()));
    typed.addAll(Prepared.QUICK);
    typed.addAll(List.of(more));
    Typed.done(typed.toArray(new String[0]));
    return work;
  }

  @Test
  void putsRunsAndClassifiersOnOneAxisTheBestFirst() throws IOException {
    Work shy = trained("shy", "--epochs", "1", "--learning-rate", "1e-6");
    Work keen = trained("keen", "--epochs", "4", "--head", "dense 8 relu, softmax");
    Typed.done(
        "classify", "--workspace", shy.uri(), "--classifier", "knn", "--evaluate-split", "val");
    Typed.done("evaluate", "--workspace", keen.uri(), "--evaluate-split", "test");

    JsonNode result = Typed.done("compare", shy.uri(), keen.uri());

    assertThat(result.get("sameData").asBoolean()).isTrue();
    JsonNode runs = result.get("runs");
    assertThat(runs.findValuesAsText("name")).containsExactlyInAnyOrder("shy", "keen", "shy knn");
    assertThat(runs.get(2).get("name").asText()).isEqualTo("shy");
    assertThat(runs.get(2).get("parameters").asLong()).isEqualTo(3 * 1281);
    JsonNode best = runs.get(0);
    assertThat(result.get("best")).isEqualTo(best.get("name"));
    assertThat(best.get("validationAccuracy").asDouble())
        .isGreaterThan(runs.get(2).get("validationAccuracy").asDouble());
    for (JsonNode run : runs) {
      if (run.get("name").asText().equals("keen")) {
        assertThat(run.get("split").asText()).isEqualTo("test");
        assertThat(run.get("parameters").asLong()).isEqualTo(8 * 1281 + 3 * 9);
        assertThat(run.get("trainSeconds").asDouble()).isPositive();
      }
    }
    String page = Files.readString(shy.folder().resolve("compare/index.html"));
    assertThat(page)
        .contains("shy knn", "Validation accuracy", "class=\"line run1\"", "Images/s")
        .contains("3 runs, by validation loss", keen.model().epoch() + " of 4", "The large dot");
    assertThat(Typed.done("compare", shy.uri(), keen.uri(), "--keep-best", "accuracy").get("runs"))
        .extracting(run -> run.get("validationAccuracy").asDouble())
        .isSortedAccordingTo(Comparator.reverseOrder());
    assertThat(shy.folder().resolve("compare/metrics.json")).exists();
  }

  @Test
  void saysWhenRunsSawOtherPhotosAndRefusesOtherClasses() throws IOException {
    Work one = trained("one", "--epochs", "1");
    Work two = new Work(folder.resolve("two"));
    Prepared.copy(one.folder(), two.folder());
    Path manifest = two.folder().resolve("candidate/_manifest.json");
    String model = Files.readString(manifest);
    String hash = two.model().features().dataHash();
    Files.writeString(manifest, model.replace(hash, "0".repeat(hash.length())));

    Typed otherPhotos = Typed.headway("compare", one.uri(), two.uri(), "--workspace", two.uri());
    Files.writeString(manifest, model.replace("\"disc\"", "\"sphere\""));
    Typed otherClasses = Typed.headway("compare", one.uri(), two.uri());
    JsonNode forced = Typed.done("compare", one.uri(), two.uri(), "--any-data", "true");

    assertThat(otherPhotos.status()).isZero();
    assertThat(otherPhotos.result().get("sameData").asBoolean()).isFalse();
    assertThat(otherPhotos.err()).contains("Not all runs saw the same photos");
    assertThat(Files.readString(two.folder().resolve("compare/index.html")))
        .contains("Not all runs saw the same photos");
    assertThat(otherClasses.status()).isEqualTo(3);
    assertThat(otherClasses.complaint())
        .contains("two: it tells sphere, square, triangle apart")
        .contains("--any-data true");
    assertThat(forced.get("runs")).hasSize(2);
  }
}
