package headway.jobs.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import headway.jobs.Prepared;
import headway.jobs.Shapes;
import headway.jobs.Typed;
import headway.jobs.Work;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Results of a model, of photos or of classes that are no longer those of the workspace. */
class StaleResultsTest {
  @TempDir Path folder;

  private Work trained(String... args) {
    Work work = Prepared.extracted(folder.resolve("work"));
    train(work, args);
    return work;
  }

  private static JsonNode train(Work work, String... args) {
    List<String> all = new ArrayList<>(List.of("train", "--workspace", work.uri()));
    all.addAll(Prepared.QUICK);
    all.addAll(List.of(args));
    return Typed.done(all.toArray(new String[0]));
  }

  @Test
  void noEvaluationOfAnEarlierModelIsShownAsThatOfTheNew() {
    Work work = trained("--epochs", "1");
    Typed.done("evaluate", "--workspace", work.uri());
    assertThat(run(Typed.done("compare", work.uri()), 0).get("accuracy").isNumber()).isTrue();
    Typed.done("export", "--workspace", work.uri());

    train(work, "--epochs", "3");

    Typed report = Typed.headway("report", "--workspace", work.uri());
    assertThat(report.status()).isEqualTo(3);
    assertThat(report.complaint())
        .contains("its evaluation is of a model before the one that is there now")
        .contains("run evaluate again");
    assertThat(run(Typed.done("compare", work.uri()), 0).get("accuracy").isNull()).isTrue();
    Path photo = Shapes.DISC.write(folder.resolve("new"), 99);
    Typed predicted = Typed.headway("predict", photo.toString(), "--workspace", work.uri());
    assertThat(predicted.status()).as(predicted.err()).isZero();
    assertThat(predicted.err()).contains("is of a training before the last one; run export");

    Typed.done("evaluate", "--workspace", work.uri());
    Typed.done("export", "--workspace", work.uri());
    Typed.done("report", "--workspace", work.uri());
    assertThat(run(Typed.done("compare", work.uri()), 0).get("accuracy").isNumber()).isTrue();
    Typed newer = Typed.headway("predict", photo.toString(), "--workspace", work.uri());
    assertThat(newer.err()).doesNotContain("is of a training before");
  }

  @Test
  void aModelOfOtherClassesOrPhotosIsNotMeasuredInSilence() {
    Work work = trained("--epochs", "1");
    Typed.done("classify", "--workspace", work.uri(), "--classifier", "knn");
    Path images = Shapes.folders(folder.resolve("images"), 20);
    Shapes.DISC.write(images.resolve("disc"), 77);
    again(work, images);

    Typed grown = Typed.headway("evaluate", "--workspace", work.uri());
    assertThat(grown.status()).as(grown.err()).isZero();
    assertThat(grown.err())
        .contains("evaluate: warning: photos or splits changed since the model was trained");
    JsonNode classified = Typed.done("classify", "--workspace", work.uri(), "--classifier", "knn");
    assertThat(classified.get("status").asText()).isEqualTo("done");

    for (int number = 0; number < 20; number++) {
      Shapes.TRIANGLE.write(images.resolve("arrow"), 100 + number);
    }
    again(work, images);
    Typed other = Typed.headway("evaluate", "--workspace", work.uri());
    assertThat(other.status()).isEqualTo(3);
    assertThat(other.complaint())
        .contains("the features are of arrow, disc, square, triangle")
        .contains("the model tells disc, square, triangle apart; run train again");
  }

  /** A classifier stands in the comparison for the photos that it learnt from. */
  @Test
  void aClassifierOfEarlierFeaturesIsNotComparedAsIfItHadTheNewOnes() {
    Work work = trained("--epochs", "1");
    Typed.done("classify", "--workspace", work.uri(), "--classifier", "knn");
    assertThat(Typed.done("compare", work.uri()).get("sameData").asBoolean()).isTrue();
    Path images = Shapes.folders(folder.resolve("images"), 20);
    Shapes.DISC.write(images.resolve("disc"), 77);
    again(work, images);
    train(work, "--epochs", "1");

    Typed compared = Typed.headway("compare", work.uri());

    assertThat(compared.result().get("sameData").asBoolean()).isFalse();
    assertThat(compared.err()).contains("Not all runs saw the same photos in the same splits");
  }

  private static void again(Work work, Path images) {
    Typed.done(
        "shard", "--images", images.toString(), "--workspace", work.uri(), "--split", "60/20/20");
    Typed.done("extract", "--workspace", work.uri());
  }

  private static JsonNode run(JsonNode compared, int number) {
    return compared.get("runs").get(number);
  }
}
