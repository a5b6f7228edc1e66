package headway.jobs.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import headway.common.InputException;
import headway.common.config.SettingsLoader;
import headway.common.dataset.split.Split;
import headway.jobs.Prepared;
import headway.jobs.Typed;
import headway.jobs.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code headway classify} without Spark ML's part, which {@link ClassifyIT} has. */
class ClassifyCommandTest {
  @TempDir Path folder;

  @Test
  void neighboursKnowTheShapesAndAreThenUnchanged() throws IOException {
    Work work = Prepared.extracted(folder.resolve("work"));
    String[] typed = {
      "classify", "--workspace", work.uri(), "--classifier", "knn", "--evaluate-split", "val"
    };

    JsonNode result = Typed.done(typed);
    JsonNode again = Typed.done(typed);

    assertThat(result.get("accuracy").asDouble()).isGreaterThanOrEqualTo(0.9);
    assertThat(result.get("images").asLong()).isEqualTo(work.features().rows(Split.VAL));
    assertThat(result.get("logLoss").isNumber()).isTrue();
    assertThat(again.get("status").asText()).isEqualTo("unchanged");
    assertThat(again.get("confusion")).isEqualTo(result.get("confusion"));
    Path left = work.folder().resolve("classify/knn");
    assertThat(left.resolve("metrics.json")).exists();
    assertThat(Files.readString(left.resolve("index.html")))
        .contains("Confusion matrix", "data:image/jpeg", "classify.neighbours");
  }

  @Test
  void theShareOfNeighboursOnItsOwnTrainingPhotosIsAllWithOne() {
    Work work = Prepared.extracted(folder.resolve("work"));

    JsonNode result =
        Typed.done(
            "classify",
            "--workspace",
            work.uri(),
            "--classifier",
            "knn",
            "--neighbours",
            "1",
            "--evaluate-split",
            "train",
            "--set",
            "classify.distance=euclidean");

    assertThat(result.get("accuracy").asDouble()).isEqualTo(1);
  }

  @Test
  void choosesThePenaltyByTheValidationPhotos() throws IOException {
    Work work = Prepared.extracted(folder.resolve("work"));

    JsonNode result =
        Typed.done("classify", "--workspace", work.uri(), "--evaluate-split", "train");

    JsonNode tried = result.get("tried");
    assertThat(tried.size()).isGreaterThan(3);
    double least = Double.MAX_VALUE;
    double chosen = Double.NaN;
    for (JsonNode each : tried) {
      if (each.get("logLoss").asDouble() < least) {
        least = each.get("logLoss").asDouble();
        chosen = each.get("regularization").asDouble();
      }
    }
    assertThat(result.get("regularization").asDouble()).isEqualTo(chosen);
    assertThat(Files.readString(work.folder().resolve("classify/logistic-regression/index.html")))
        .doesNotContain("0 epochs")
        .contains("classify.standardize");
  }

  @Test
  void takesThePenaltyThatIsSet() {
    Work work = Prepared.extracted(folder.resolve("work"));

    JsonNode strong = Typed.done("classify", "--workspace", work.uri(), "--regularization", "1000");
    JsonNode weak = Typed.done("classify", "--workspace", work.uri(), "--regularization", "0.01");
    JsonNode plain =
        Typed.done(
            "classify",
            "--workspace",
            work.uri(),
            "--regularization",
            "0.01",
            "--standardize",
            "false");

    assertThat(strong.get("tried")).isEmpty();
    assertThat(strong.get("regularization").asDouble()).isEqualTo(1000);
    assertThat(strong.get("logLoss").asDouble()).isGreaterThan(weak.get("logLoss").asDouble());
    assertThat(plain.get("modelHash")).isNotEqualTo(weak.get("modelHash"));
  }

  @Test
  void refusesAPenaltyThatIsNone() {
    Typed typed =
        Typed.headway("classify", "--workspace", folder.toString(), "--regularization", "strong");

    assertThat(typed.status()).isEqualTo(2);
    assertThat(typed.complaint())
        .contains(
            "classify.regularization must be auto, or a number between 0 and 1000000, but was"
                + " strong");
  }

  @Test
  void refusesAClassifierThatItDoesNotKnow() {
    Typed typed =
        Typed.headway("classify", "--workspace", folder.toString(), "--classifier", "svm");

    assertThat(typed.status()).isEqualTo(2);
    assertThat(typed.complaint())
        .contains(
            "classify.classifier must be one of logistic-regression, linear-svm, random-forest, knn"
                + " but was svm");
  }

  @Test
  void wantsFeatures() {
    Typed typed = Typed.headway("classify", "--workspace", folder.toString());

    assertThat(typed.status()).isEqualTo(3);
    assertThat(typed.complaint()).contains("/features: it has no finished").contains("run extract");
  }

  @Test
  void refusesTrainingPhotosOfOneClassAlone() throws IOException {
    Work work = Prepared.extracted(folder.resolve("work"));
    Path manifest = work.folder().resolve("features/_manifest.json");
    Files.writeString(
        manifest,
        Files.readString(manifest)
            .replaceAll(
                "\"classCounts\" : \\[ (\\d+), \\d+, \\d+ ]", "\"classCounts\" : [ $1, 0, 0 ]"));

    Typed typed = Typed.headway("classify", "--workspace", work.uri());

    assertThat(typed.status()).isEqualTo(3);
    assertThat(typed.complaint()).contains("training images are of one class");
  }

  @Test
  void refusesActivationsThatTheDriverCannotHold() {
    Work work = Prepared.extracted(folder.resolve("work"));
    ClassifyPlan plan =
        new ClassifyPlan(
            work.features(), SettingsLoader.load(Optional.empty(), "", Map.of()), Split.VAL);

    assertThatThrownBy(() -> plan.requireRoom(1_000_000, "features"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("1,280 features at the cut")
        .hasMessageContaining("extract at a higher cut");
    plan.requireRoom(100_000_000, "features");
  }
}
