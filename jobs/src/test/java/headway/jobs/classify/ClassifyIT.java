package headway.jobs.classify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import headway.jobs.Prepared;
import headway.jobs.Typed;
import headway.jobs.Work;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Spark ML's classifiers on the features of small photos. */
class ClassifyIT {
  @TempDir Path folder;

  private static JsonNode classify(Work work, String classifier, String master) {
    return Typed.done(
        "classify",
        "--workspace",
        work.uri(),
        "--classifier",
        classifier,
        "--trees",
        "5",
        "--set",
        "classify.iterations=4",
        "--set",
        "spark.master=" + master);
  }

  @ParameterizedTest
  @CsvSource({"logistic-regression, true", "linear-svm, false", "random-forest, true"})
  void learnsTheSameOnOneCoreAndOnTwo(String classifier, boolean probabilities) throws Exception {
    Work one = Prepared.extracted(folder.resolve("one"));
    Work two = Prepared.extracted(folder.resolve("two"));

    JsonNode ofOne = classify(one, classifier, "local[1]");
    JsonNode ofTwo = classify(two, classifier, "local[2]");

    assertThat(ofOne.get("accuracy").asDouble()).isGreaterThanOrEqualTo(0.8);
    assertThat(ofOne.get("logLoss").isNumber()).isEqualTo(probabilities);
    for (String same : new String[] {"modelHash", "confusion", "topK", "logLoss"}) {
      assertThat(ofTwo.get(same)).as(same).isEqualTo(ofOne.get(same));
    }
    Path left = one.folder().resolve("classify").resolve(classifier);
    assertThat(left.resolve("model/metadata/_SUCCESS")).exists();
    String page = Files.readString(left.resolve("index.html"));
    assertThat(page.contains("Log loss")).isEqualTo(probabilities);
    assertThat(Files.readString(left.resolve("manifest.json")))
        .contains("\"classifier\" : \"" + classifier + "\"", "frozenSha256");
  }
}
