package headway.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import headway.jobs.Prepared;
import headway.jobs.Shapes;
import headway.jobs.Typed;
import headway.jobs.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a page shows of two classes alone. */
class TwoClassesTest {
  private static final int PHOTOS = 16;
  private static final String CUT = "_blocks.15._bn2.o";

  @TempDir static Path folder;
  private static Work work;

  @BeforeAll
  static void extract() {
    work = new Work(folder.resolve("work"));
    for (Shapes shape : List.of(Shapes.DISC, Shapes.SQUARE)) {
      for (int number = 0; number < PHOTOS; number++) {
        shape.write(folder.resolve("images").resolve(shape.label()), number);
      }
    }
    String images = folder.resolve("images").toString();
    Typed.done("shard", "--images", images, "--workspace", work.uri(), "--split", "60/20/20");
    Typed.done("extract", "--workspace", work.uri());
  }

  @Test
  void showsCurvesAndThresholdsOfTheTrainedModel() throws IOException {
    List<String> train = new ArrayList<>(List.of("train", "--workspace", work.uri()));
    train.addAll(Prepared.QUICK);
    train.addAll(List.of("--epochs", "6"));
    Typed.done(train.toArray(new String[0]));
    JsonNode evaluated = Typed.done("evaluate", "--workspace", work.uri());
    Typed.done("report", "--workspace", work.uri(), "--set", "report.title=Two shapes");

    String page = Files.readString(work.folder().resolve("report/index.html"));
    String words = words(page);

    assertThat(page).contains("<title>Report · Two shapes</title>");
    assertThat(words).contains("Thresholds ROC", "AUC 1.000", "share of disc called square");
    assertThat(words)
        .contains("network efficientnet-lite0", "preprocessing {", "head softmax")
        .contains("train.optimizer adam", "train.batchSize 8", "train.workers ", "train.epochs 6")
        .containsPattern("train.learningRate [0-9]+ workers?, learning rate 0\\.0[12]")
        .contains("headway ", "seed ", "dataHash ");
    long called = confused(evaluated, "disc");
    long missed = confused(evaluated, "square");
    assertThat(evaluated.get("largestClass").asLong()).isPositive();
    assertThat(words)
        .containsPattern("\\b0\\.5 (\\(best F1\\) )?[0-9. ]* " + called + " " + missed);
  }

  /** Images of a class that were taken for the other one. */
  private static long confused(JsonNode evaluated, String truth) {
    for (JsonNode pair : evaluated.get("worstPairs")) {
      if (pair.get("truth").asText().equals(truth)) {
        return pair.get("images").asLong();
      }
    }
    return 0;
  }

  @Test
  void marksWhereFineTuningBeganAndComparesByTitle() throws IOException {
    Work tuned = new Work(folder.resolve("tuned"));
    Prepared.copy(work.folder(), tuned.folder());
    Typed.done("extract", "--workspace", tuned.uri(), "--cut", CUT);
    List<String> train = new ArrayList<>(List.of("train", "--workspace", tuned.uri()));
    train.addAll(Prepared.QUICK);
    train.addAll(List.of("--cut", CUT, "--epochs", "2", "--fine-tune-epochs", "1"));
    Typed.done(train.toArray(new String[0]));
    Typed.done("evaluate", "--workspace", tuned.uri());
    Typed.done("report", "--workspace", tuned.uri(), "--set", "report.title=Tuned shapes");
    Typed.done("compare", tuned.uri());

    String page = Files.readString(tuned.folder().resolve("report/index.html"));
    String compared = Files.readString(tuned.folder().resolve("compare/index.html"));

    assertThat(page.split(">fine-tuning from epoch 3<", -1)).hasSize(3);
    assertThat(words(page)).contains("finetune.optimizer ", "finetune.epochs 1", "cut " + CUT);
    assertThat(compared)
        .contains("<title>Comparison · Headway</title>", ">Tuned shapes (tuned)</th>");
  }

  @Test
  void showsThemOfAClassifierToo() throws IOException {
    Typed.done("classify", "--workspace", work.uri(), "--classifier", "knn");

    String page = Files.readString(work.folder().resolve("classify/knn/index.html"));

    assertThat(page).contains("<title>Classifier knn · Headway</title>");
    assertThat(words(page)).contains("Thresholds ROC", "Precision and recall");
  }

  private static String words(String page) {
    return page.replaceAll("(?s)<style>.*</style>", "")
        .replaceAll("<[^>]*>", " ")
        .replaceAll("\\s+", " ");
  }
}
