package headway.jobs.track;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import headway.jobs.Prepared;
import headway.jobs.Typed;
import headway.jobs.Work;
import headway.jobs.track.EventFiles.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --track tensorboard}. */
class TensorBoardCommandTest {
  @TempDir Path folder;

  private static JsonNode train(Work work, String epochs, String... more) {
    List<String> train = new ArrayList<>(List.of("train", "--workspace", work.uri()));
    train.addAll(Prepared.QUICK);
    train.addAll(List.of("--epochs", epochs));
    train.addAll(List.of(more));
    return Typed.done(train.toArray(new String[0]));
  }

  private static List<Path> runs(Work work) throws IOException {
    Path logs = work.folder().resolve("track/tensorboard");
    return Files.exists(logs) ? EventFiles.files(logs) : List.of();
  }

  private static List<Value> of(List<Value> values, String tag) {
    return values.stream().filter(each -> each.tag().equals(tag)).toList();
  }

  private static Stream<Long> steps(List<Value> values, String tag) {
    return of(values, tag).stream().map(Value::step);
  }

  @Test
  void aContinuedTrainingHasEachEpochOnceInTheSameRun() throws IOException {
    Work work = Prepared.extracted(folder.resolve("work"));

    train(work, "2", "--track", "tensorboard");
    List<Path> first = EventFiles.files(runs(work).get(0));
    JsonNode result = train(work, "4", "--track", "TensorBoard");
    train(work, "4", "--track", "tensorboard");

    assertThat(result.get("resumedFrom").asInt()).isEqualTo(2);
    assertThat(runs(work)).hasSize(1);
    assertThat(EventFiles.files(runs(work).get(0))).startsWith(first.toArray(new Path[0]));
    List<Value> values = EventFiles.read(runs(work).get(0));
    for (String tag :
        List.of("loss/train", "accuracy/train", "loss/validation", "accuracy/validation")) {
      assertThat(steps(values, tag)).as(tag).containsExactly(1L, 2L, 3L, 4L);
    }
    for (int epoch = 0; epoch < 4; epoch++) {
      JsonNode metrics = result.get("history").get(epoch);
      assertThat(of(values, "loss/train").get(epoch).scalar())
          .isEqualTo((float) metrics.get("trainLoss").asDouble());
      assertThat(of(values, "accuracy/validation").get(epoch).scalar())
          .isEqualTo((float) metrics.get("validationAccuracy").asDouble());
    }
    assertThat(steps(values, "rate/images_per_second")).isSorted().doesNotHaveDuplicates();
    assertThat(of(values, "rate/images_per_second")).allMatch(each -> each.scalar() > 0);
    assertThat(of(values, "settings")).hasSize(1);
    assertThat(of(values, "settings").get(0).text())
        .contains("| train.learningRate | 0.01 |")
        .contains("| train.epochs | 2 |");
  }

  @Test
  void anotherTrainingIsAnotherRun() throws IOException {
    Work work = Prepared.extracted(folder.resolve("work"));

    train(work, "1", "--track", "tensorboard");
    train(work, "1", "--track", "tensorboard", "--learning-rate", "0.02");

    assertThat(runs(work)).hasSize(2);
  }

  /** Also by commands that were typed later, and of a training that nobody tracked. */
  @Test
  void evaluateAddsItsFiguresAndTheConfusionMatrixOnce() throws IOException {
    Work work = Prepared.extracted(folder.resolve("work"));
    train(work, "1");
    assertThat(runs(work)).isEmpty();

    String[] evaluate = {
      "evaluate", "--workspace", work.uri(), "--evaluate-split", "val", "--track", "tensorboard"
    };
    JsonNode result = Typed.done(evaluate);
    Typed.done(evaluate);

    List<Value> values = EventFiles.read(runs(work).get(0));
    assertThat(steps(values, "loss/train")).containsExactly(1L);
    assertThat(of(values, "evaluate_accuracy/val"))
        .singleElement()
        .extracting(Value::scalar)
        .isEqualTo((float) result.get("accuracy").asDouble());
    assertThat(of(values, "confusion/val"))
        .singleElement()
        .extracting(Value::text)
        .isEqualTo("168×168");
    assertThat(of(values, "classes").get(0).text())
        .contains("| 000 | disc |", "| 001 | square |", "| 002 | triangle |");
  }

  @Test
  void aTrainingThatDivergesIsTrackedUpToThere() throws IOException {
    Work work = Prepared.extracted(folder.resolve("work"));

    Typed typed =
        Typed.headway(
            "train",
            "--workspace",
            work.uri(),
            "--learning-rate",
            "1e30",
            "--track",
            "tensorboard");

    assertThat(typed.status()).isEqualTo(3);
    assertThat(of(EventFiles.read(runs(work).get(0)), "settings")).hasSize(1);
  }

  @Test
  void anUnwritableFolderStopsNothing() throws IOException {
    Work work = Prepared.extracted(folder.resolve("work"));
    Files.writeString(work.folder().resolve("track"), "a file where a folder is to be");

    Typed typed =
        Typed.headway(
            "train", "--workspace", work.uri(), "--epochs", "1", "--track", "tensorboard");

    assertThat(typed.status()).isZero();
    assertThat(typed.err().lines().filter(line -> line.startsWith("track: warning:")))
        .singleElement()
        .asString()
        .contains("TensorBoard's folder", "the work goes on");
  }

  @Test
  void anUnknownToolIsRefusedBeforeAnyWork() {
    Typed typed =
        Typed.headway("train", "--workspace", folder.toString(), "--track", "mlflow,wandb");

    assertThat(typed.status()).isEqualTo(2);
    assertThat(typed.complaint())
        .contains("track.to")
        .contains("must be none, mlflow, tensorboard, or both with a comma but was mlflow,wandb");
  }
}
