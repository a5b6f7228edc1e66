package headway.jobs.classify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import headway.common.config.Settings;
import headway.common.config.SettingsLoader;
import headway.jobs.Prepared;
import headway.jobs.Typed;
import headway.jobs.Work;
import headway.jobs.spark.Application;
import headway.jobs.spark.Session;
import headway.jobs.spark.memory.NetworkUse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Spark ML's classifiers on the features of small photos, and what learns like them in one task.
 */
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
  @CsvSource({"logistic-regression, true", "logistic-regression, false", "linear-svm, true"})
  void oneTaskLearnsWhatSparkMlLearns(String classifier, boolean standardize) {
    Work work = Prepared.extracted(folder.resolve("work"));
    Settings settings =
        SettingsLoader.load(
            Optional.empty(),
            "",
            Map.of(
                "workspace",
                work.uri(),
                "classify.classifier",
                classifier,
                "classify.standardize",
                String.valueOf(standardize),
                "classify.regularization",
                "0.1"));
    try (Session session =
        Session.open(new Application("classify", NetworkUse.FEATURES), settings, Map.of())) {
      ClassifyPlan plan = ClassifyPlan.of(work.features(), settings, "features");
      org.apache.hadoop.fs.Path features = work.workspace().features();

      FittedClassifier local =
          ClassifyJob.fit(session, features, plan, new double[] {0.1}, true).get(0);
      FittedClassifier spark =
          ClassifyJob.fit(session, features, plan, new double[] {0.1}, false).get(0);

      double furthest = 0;
      int agreed = 0;
      List<double[]> rows = rows(session, features, work);
      for (double[] row : rows) {
        float[] one = local.scorer().score(row);
        float[] other = spark.scorer().score(row);
        agreed += likeliest(one) == likeliest(other) ? 1 : 0;
        for (int c = 0; c < one.length; c++) {
          furthest = Math.max(furthest, Math.abs(one[c] - other[c]));
        }
      }
      // One row may lie between two classes.
      assertThat(agreed).isGreaterThanOrEqualTo(rows.size() - 1);
      // Both stop where the objective falls by less than a millionth; the hinge loss has kinks, and
      // neither comes to its least in a hundred steps.
      assertThat(furthest).isLessThan(classifier.equals("linear-svm") ? 0.25 : 0.05);
    }
  }

  private static int likeliest(float[] scores) {
    int best = 0;
    for (int c = 1; c < scores.length; c++) {
      best = scores[c] > scores[best] ? c : best;
    }
    return best;
  }

  private static List<double[]> rows(
      Session session, org.apache.hadoop.fs.Path features, Work work) {
    List<double[]> rows = new ArrayList<>();
    for (Row row : TrainingRows.of(session, features, work.features(), 1).collectAsList()) {
      rows.add(((Vector) row.get(1)).toArray());
    }
    return rows;
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
    for (String same : new String[] {"modelHash", "worstPairs", "macroF1", "topK", "logLoss"}) {
      assertThat(ofTwo.get(same)).as(same).isEqualTo(ofOne.get(same));
    }
    Path left = one.folder().resolve("classify").resolve(classifier);
    assertThat(left.resolve("model/metadata/_SUCCESS")).exists();
    String page = Files.readString(left.resolve("index.html"));
    assertThat(page.contains("Log loss")).isEqualTo(probabilities);
    assertThat(Files.readString(left.resolve("_manifest.json")))
        .contains("\"classifier\" : \"" + classifier + "\"", "frozenSha256");
  }
}
