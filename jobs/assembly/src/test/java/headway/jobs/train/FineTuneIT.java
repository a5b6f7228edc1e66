package headway.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import headway.common.dataset.FeatureRow;
import headway.common.dataset.ShardRow;
import headway.common.history.BestEpochRule;
import headway.common.image.ImageTensor;
import headway.common.network.runtime.FrozenNetwork;
import headway.jobs.Prepared;
import headway.jobs.Typed;
import headway.jobs.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** {@code headway train --cut} below the last layer: the head alone, then the layers with it. */
class FineTuneIT {
  private static final String CUT = "_blocks.15._bn2.o";
  private static final int HEAD_EPOCHS = 2;
  private static final int FINE_TUNE_EPOCHS = 3;

  @TempDir static Path folder;
  private static Work work;
  private static JsonNode trained;
  private static JsonNode exported;

  @BeforeAll
  static void train() {
    work = extracted("work");
    trained = Typed.done(command(work));
    exported = Typed.done("export", "--workspace", work.uri());
  }

  private static Work extracted(String name) {
    Work made = Prepared.extracted(folder.resolve(name));
    Typed.done("extract", "--workspace", made.uri(), "--cut", CUT);
    return made;
  }

  private static String[] command(Work work, String... more) {
    List<String> args = new ArrayList<>(List.of("train", "--workspace", work.uri()));
    args.addAll(List.of("--cut", CUT, "--epochs", String.valueOf(HEAD_EPOCHS)));
    args.addAll(List.of("--fine-tune-epochs", String.valueOf(FINE_TUNE_EPOCHS)));
    args.addAll(List.of("--keep", "100"));
    args.addAll(Prepared.QUICK);
    args.addAll(List.of(more));
    return args.toArray(new String[0]);
  }

  @Test
  void trainsTheHeadThenTheLayersWithIt() {
    assertThat(trained.get("history")).hasSize(HEAD_EPOCHS + FINE_TUNE_EPOCHS);
    assertThat(trained.get("history").get(4).get("trainLoss").asDouble())
        .isLessThan(trained.get("history").get(HEAD_EPOCHS).get("trainLoss").asDouble());
    assertThat(trained.get("validationAccuracy").asDouble()).isGreaterThanOrEqualTo(0.9);
    assertThat(work.model().top()).isEqualTo("features");
    assertThat(trained.get("frozenSha256").asText()).isEqualTo(work.features().frozenSha256());
    assertThat(Typed.done(command(work)).get("status").asText()).isEqualTo("unchanged");
  }

  @Test
  void theJoinedFileGivesTheLogitsOfBothHalves() throws IOException {
    assertThat(exported.get("model").asText()).endsWith("/model/classifier.onnx");
    byte[] model = Files.readAllBytes(work.folder().resolve("model/classifier.onnx"));
    ComputationGraph trainable = work.head();
    ImageTensor tensor = new ImageTensor(work.model().frozen(1).pixels());
    Map<String, FeatureRow> features =
        work.featureRows().stream().collect(Collectors.toMap(FeatureRow::key, Function.identity()));
    try (FrozenNetwork classifier = FrozenNetwork.open(model, "classifier", "probabilities", 1)) {
      for (ShardRow photo : work.shardRows().subList(0, 5)) {
        float[] image = new float[tensor.length()];
        tensor.fill(photo.bytes(), image, 0);
        INDArray activations =
            Nd4j.createFromArray(new float[][] {features.get(photo.key()).features()});
        assertThat(classifier.run(image, 1))
            .containsExactly(trainable.outputSingle(activations).toFloatVector(), within(1e-5f));
      }
    }
  }

  @Test
  void killedAnywhereItEndsWithTheBytesOfARunNeverKilled() throws IOException {
    for (int epoch : new int[] {1, HEAD_EPOCHS, HEAD_EPOCHS + 1}) {
      Work killed = new Work(folder.resolve("killed" + epoch));
      Prepared.copy(work.folder(), killed.folder());
      Files.delete(killed.folder().resolve("candidate/_manifest.json"));
      // No version has the model yet.
      Files.deleteIfExists(killed.folder().resolve("model/_manifest.json"));
      for (int later = epoch + 1; later <= HEAD_EPOCHS + FINE_TUNE_EPOCHS; later++) {
        Files.delete(killed.folder().resolve("checkpoints/%05d/checkpoint.json".formatted(later)));
      }

      JsonNode again = Typed.done(command(killed));

      assertThat(again.get("resumedFrom").asInt()).isEqualTo(epoch);
      assertThat(again.get("headSha256")).isEqualTo(trained.get("headSha256"));
    }
  }

  @Test
  void withNoViewsItDrawsPhotosAnewInEachEpochAndEndsWithTheSameBytesWhenKilled()
      throws IOException {
    Work fresh = new Work(folder.resolve("fresh"));
    Prepared.copy(work.folder(), fresh.folder());
    String[] drawn = {"--views", "0", "--set", "augment.rotationDegrees=40"};

    JsonNode undisturbed = Typed.done(command(fresh, drawn));
    Files.delete(fresh.folder().resolve("candidate/_manifest.json"));
    for (int later = HEAD_EPOCHS + 2; later <= HEAD_EPOCHS + FINE_TUNE_EPOCHS; later++) {
      Files.delete(fresh.folder().resolve("checkpoints/%05d/checkpoint.json".formatted(later)));
    }
    JsonNode again = Typed.done(command(fresh, drawn));

    assertThat(undisturbed.get("headSha256")).isNotEqualTo(trained.get("headSha256"));
    assertThat(undisturbed.get("history").get(1)).isEqualTo(trained.get("history").get(1));
    assertThat(undisturbed.get("validationAccuracy").asDouble()).isGreaterThanOrEqualTo(0.9);
    assertThat(again.get("resumedFrom").asInt()).isEqualTo(HEAD_EPOCHS + 1);
    assertThat(again.get("headSha256")).isEqualTo(undisturbed.get("headSha256"));

    Path shards = fresh.folder().resolve("shards/_manifest.json");
    Files.writeString(
        shards, Files.readString(shards).replace(fresh.shards().dataHash(), "0".repeat(64)));
    assertThat(
            Typed.headway(command(fresh, "--views", "0", drawn[2], "augment.zoom=0.2")).complaint())
        .startsWith("Cannot draw new views in each epoch: ")
        .contains("does not hold just the photos that the features were made of");
  }

  @Test
  void refusesToThrowALongerFineTuningAway() {
    for (int[] epochs : new int[][] {{HEAD_EPOCHS, 1}, {1, FINE_TUNE_EPOCHS}}) {
      String[] typed = command(work);
      List<String> all = Arrays.asList(typed);
      typed[all.indexOf("--epochs") + 1] = String.valueOf(epochs[0]);
      typed[all.indexOf("--fine-tune-epochs") + 1] = String.valueOf(epochs[1]);
      assertThat(Typed.headway(typed).complaint())
          .startsWith("Cannot train ")
          .contains("has 5, trained with the same settings", "--if-exists replace");
    }
    assertThat(work.model().history()).hasSize(HEAD_EPOCHS + FINE_TUNE_EPOCHS);
  }

  @Test
  void evaluatesWhatItTrained() {
    JsonNode evaluated =
        Typed.done("evaluate", "--workspace", work.uri(), "--evaluate-split", "val");

    assertThat(evaluated.get("accuracy").asDouble())
        .isEqualTo(trained.get("validationAccuracy").asDouble());
  }

  @Test
  void deliversTheHeadOfItsBestEpochWhereFineTuningOnlyMadeItWorse() {
    Work worse = new Work(folder.resolve("worse"));
    Prepared.copy(work.folder(), worse.folder());

    JsonNode result = Typed.done(command(worse, "--fine-tune-optimizer", "sgd 30"));
    Typed.done("export", "--workspace", worse.uri());
    JsonNode evaluated =
        Typed.done("evaluate", "--workspace", worse.uri(), "--evaluate-split", "val");

    int kept = result.get("epoch").asInt();
    assertThat(kept).isEqualTo(BestEpochRule.LOSS.epoch(worse.model().history()));
    assertThat(kept).isLessThanOrEqualTo(HEAD_EPOCHS);
    assertThat(evaluated.get("accuracy").asDouble())
        .isEqualTo(result.get("validationAccuracy").asDouble());
    assertThat(evaluated.get("logLoss").asDouble())
        .isCloseTo(result.get("validationLoss").asDouble(), within(1e-4))
        .isNotEqualTo(result.get("history").get(4).get("validationLoss").asDouble());
  }

  @Test
  void aRateThatIsTooHighStopsAndKeepsTheCheckpointsBefore() {
    Work wild = new Work(folder.resolve("wild"));
    Prepared.copy(work.folder(), wild.folder());

    Typed typed = Typed.headway(command(wild, "--fine-tune-optimizer", "sgd 1e38"));

    assertThat(typed.status()).isEqualTo(3);
    assertThat(typed.complaint())
        .startsWith("Cannot train: the loss of epoch 3 is not a number; lower the rate in")
        .contains("--fine-tune-optimizer (now sgd 1e38)");
    assertThat(wild.folder().resolve("checkpoints/00002/checkpoint.json")).exists();
  }
}
