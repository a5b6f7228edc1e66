package headway.jobs.promotion;

import static org.assertj.core.api.Assertions.assertThat;

import headway.common.dataset.manifest.FeatureManifest;
import headway.common.dataset.manifest.Manifests;
import headway.common.history.BestEpochRule;
import headway.common.history.EpochMetrics;
import headway.jobs.model.ModelFigures;
import headway.jobs.model.ModelManifest;
import headway.jobs.model.ModelVersion;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Trainings that ended and diverged all the same. */
class DivergenceSignsTest {
  private static EpochMetrics epoch(int number, double loss, Double validationLoss) {
    return new EpochMetrics(number, loss, 0.5, validationLoss, validationLoss == null ? null : 0.5);
  }

  private static ModelManifest model(Map<String, String> settings, EpochMetrics... history) {
    FeatureManifest features =
        new FeatureManifest(
            Manifests.FORMAT,
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            1,
            1,
            List.of("a", "b"),
            List.of(),
            Map.of(),
            "");
    return new ModelManifest(
        ModelManifest.FORMAT,
        "",
        "",
        history.length,
        BestEpochRule.LAST,
        "",
        features,
        "softmax",
        "",
        List.of(history),
        1,
        "",
        settings,
        null);
  }

  private static List<String> signs(Map<String, String> settings, EpochMetrics... history) {
    return DivergenceSigns.of(model(settings, history), Optional.empty(), Optional.empty());
  }

  @Test
  void aLossThatIsNoNumberIsOne() {
    assertThat(signs(Map.of(), epoch(1, 1, 1.0), epoch(2, Double.NaN, 1.0)))
        .containsExactly("its loss is not a number");
    assertThat(signs(Map.of(), epoch(1, 1, 1.0), epoch(2, 0.5, Double.POSITIVE_INFINITY)))
        .containsExactly("its loss is not a number");
  }

  @Test
  void aLossAboveItsStartIsOne() {
    assertThat(signs(Map.of(), epoch(1, 0.7, 0.7), epoch(2, 1.5, 1.6)))
        .containsExactly("its loss 1.5000 in epoch 2 is above the 0.7000 at its start");
    assertThat(signs(Map.of(), epoch(1, 0.7, null), epoch(2, 1.5, null))).hasSize(1);
    assertThat(signs(Map.of(), epoch(1, 0.7, 0.7), epoch(2, 0.3, 0.9)))
        .as("learnt by heart")
        .isEmpty();
    assertThat(signs(Map.of(), epoch(1, 0.7, 0.7), epoch(2, 0.8, 0.6)))
        .as("a penalty that grows")
        .isEmpty();
    assertThat(signs(Map.of("train.l2", "0.01"), epoch(1, 0.7, null), epoch(2, 0.8, null)))
        .isEmpty();
    assertThat(signs(Map.of(), epoch(1, 0.7, 0.7))).isEmpty();
  }

  @Test
  void anAccuracyOfGuessingIsOneIfWhatServesIsBetterThanThat() {
    ModelFigures now = new ModelFigures("val", 100, 0.52, 0.6, 0.9, 0.5, "today");
    ModelFigures good = new ModelFigures("val", 100, 0.88, 0.6, 0.3, 0.9, "yesterday");

    assertThat(signs(now, good))
        .containsExactly(
            "its accuracy 0.520 on split val is one of guessing, which reaches up to 0.600, where"
                + " version 1 had 0.880");
    assertThat(signs(now, now)).isEmpty();
    assertThat(signs(good, good)).isEmpty();
    ModelFigures few = new ModelFigures("val", 3, 1, 1, 0.1, 1, "today");
    assertThat(signs(few, good)).as("too few images to tell").isEmpty();
    ModelFigures learned = new ModelFigures("test", 11, 0.52, 0.6, 0.4, 0.5, "today");
    assertThat(signs(learned, good)).as("a loss below that of guessing").isEmpty();
  }

  private static List<String> signs(ModelFigures now, ModelFigures before) {
    ModelVersion serving =
        new ModelVersion(
            1,
            "",
            "",
            "",
            1,
            "",
            "",
            "",
            2,
            before,
            new ModelVersion.Judgement(true, "", List.of(), ""),
            false);
    ModelManifest model = model(Map.of(), epoch(1, 0.5, 0.5));
    return DivergenceSigns.of(model, Optional.of(now), Optional.of(serving));
  }
}
