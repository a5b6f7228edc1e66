package headway.jobs.train.plan;

import static org.assertj.core.api.Assertions.assertThat;

import headway.common.checkpoint.EpochFigures;
import headway.common.config.Settings;
import headway.common.config.SettingsLoader;
import headway.common.dataset.Split;
import headway.common.dataset.manifest.CountedFile;
import headway.common.dataset.manifest.DataFile;
import headway.common.dataset.manifest.FeatureManifest;
import headway.common.dataset.manifest.Manifests;
import headway.common.dataset.manifest.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;

/** Five epochs of the head alone, then three with the layers below it; patience is two. */
class TrainingPlanTest {
  private static TrainingPlan plan(Optional<String> top) {
    Settings settings =
        SettingsLoader.load(
            Optional.empty(),
            "",
            Map.of(
                "train.epochs", "5",
                "train.earlyStoppingEpochs", "2",
                "finetune.epochs", "3"));
    DataFile file = new DataFile("train-0.parquet", Split.TRAIN, 100, 1, "hash");
    Part part =
        new Part("0", 0, "", List.of(new CountedFile(file, List.of(50L, 50L))), List.of(), 0, "");
    FeatureManifest features =
        new FeatureManifest(
            Manifests.FORMAT,
            "",
            "",
            "efficientnet-lite0",
            "",
            "",
            "cut",
            "",
            4,
            1,
            List.of("a", "b"),
            List.of(part),
            Map.of(),
            "");
    return TrainingPlan.of(settings, features, new Path("/features"), top);
  }

  private static List<EpochFigures> epochs(double... validationLosses) {
    List<EpochFigures> history = new ArrayList<>();
    for (double loss : validationLosses) {
      history.add(new EpochFigures(history.size() + 1, 1, 1, loss, 0.5));
    }
    return history;
  }

  @Test
  void theLayersFollowWhenTheHeadIsThrough() {
    TrainingPlan plan = plan(Optional.of("top"));
    List<EpochFigures> five = epochs(5, 4, 3, 2, 1);

    assertThat(plan.isFineTuning(five.subList(0, 4))).isFalse();
    assertThat(plan.isFineTuning(five)).isTrue();
    assertThat(plan.isDone(five)).isFalse();
    assertThat(plan.isDone(epochs(5, 4, 3, 2, 1, 0.9, 0.8, 0.7))).isTrue();
    assertThat(plan.epochs()).isEqualTo(8);
  }

  @Test
  void eachStretchStopsEarlyByItself() {
    TrainingPlan plan = plan(Optional.of("top"));

    assertThat(plan.headEpochs(epochs(2, 1, 3, 3, 0.5))).hasValue(4);
    assertThat(plan.bestEpoch(epochs(2, 1, 3, 3))).isEqualTo(2);
    assertThat(plan.isDone(epochs(2, 1, 3, 3))).isFalse();
    assertThat(plan.bestEpoch(epochs(2, 1, 3, 3, 5, 6))).isEqualTo(5);
    assertThat(plan.isDone(epochs(2, 1, 3, 3, 5, 6))).isFalse();
    assertThat(plan.isDone(epochs(2, 1, 3, 3, 5, 6, 7))).isTrue();
  }

  @Test
  void withoutLayersAboveTheCutTheHeadIsAll() {
    TrainingPlan plan = plan(Optional.empty());

    assertThat(plan.isFineTuning(epochs(5, 4, 3, 2, 1))).isFalse();
    assertThat(plan.isDone(epochs(5, 4, 3, 2, 1))).isTrue();
    assertThat(plan.isDone(epochs(2, 1, 3))).isFalse();
    assertThat(plan.isDone(epochs(2, 1, 3, 3))).isTrue();
  }
}
