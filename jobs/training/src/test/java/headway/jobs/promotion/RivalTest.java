package headway.jobs.promotion;

import static org.assertj.core.api.Assertions.assertThat;

import headway.jobs.model.ModelFigures;
import headway.jobs.model.ModelVersion;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A new model against the version that serves. */
class RivalTest {
  private static final double TOLERANCE = 0.01;
  private static final double LARGEST_DROP = 0.1;

  private static ModelFigures figures(double accuracy, String data) {
    return new ModelFigures("val", 100, accuracy, 0.5, 0.3, accuracy, data);
  }

  private static ModelVersion version(ModelFigures figures) {
    return new ModelVersion(
        4,
        "identity",
        "head",
        "classifier",
        1,
        "yesterday",
        "network",
        "cut",
        3,
        figures,
        new ModelVersion.Judgement(true, "no version served before", List.of(), ""),
        false);
  }

  private static Decision against(
      double accuracy, long servingCorrect, long servingKnown, String data) {
    return new Rival(
            version(figures(0.878, "yesterday")),
            List.of(),
            Optional.of(new ServingAccuracy(100, servingCorrect, servingKnown)),
            "")
        .against(figures(accuracy, data), TOLERANCE, LARGEST_DROP);
  }

  @Test
  void servesIfItIsBetterOrEqualWithinTheTolerance() {
    assertThat(against(0.90, 88, 100, "today").promoted()).isTrue();
    assertThat(against(0.88, 88, 100, "today").promoted()).isTrue();
    assertThat(against(0.87, 88, 100, "today").promoted()).isTrue();
    assertThat(against(0.86, 88, 100, "today").promoted()).isFalse();
    assertThat(against(0.86, 88, 100, "today").reason())
        .isEqualTo(
            "its accuracy on 100 images of split val is 0.860, where that of version 4 is 0.880");
  }

  /** Half of the day's labels are wrong: the new model is better on them, and still not served. */
  @Test
  void doesNotServeWhereTheOneThatServesIsMuchWorseThanOnItsOwnImages() {
    Decision decision = against(0.549, 47, 100, "today");

    assertThat(decision.promoted()).isFalse();
    assertThat(decision.reason())
        .isEqualTo(
            "photos or labels have changed in kind: version 4, which had an accuracy of 0.878, has"
                + " 0.470 on these 100 images of split val, and the new model has 0.549; see"
                + " whether the labels are right");
    assertThat(against(0.549, 47, 100, "yesterday").promoted())
        .as("of the same images there is one figure")
        .isTrue();
  }

  /** Else a model with one more class would never serve. */
  @Test
  void imagesOfNewClassesAreMistakesButNoChangeInKind() {
    Decision decision = against(0.80, 52, 60, "today");

    assertThat(decision.promoted()).isTrue();
    assertThat(decision.reason()).endsWith("is 0.520, which does not know the class of 40 of them");
    assertThat(against(0.80, 0, 0, "today").reason())
        .isEqualTo("no image of its evaluation is of a class that version 4 knows");
  }

  @Test
  void doesNotServeWhereItLacksAClassOrCannotBeCompared() {
    ModelVersion serving = version(null);
    ModelFigures now = figures(1, "today");

    assertThat(
            new Rival(serving, List.of("disc"), Optional.empty(), "")
                .against(now, TOLERANCE, LARGEST_DROP))
        .isEqualTo(Decision.keep("it does not know disc, which version 4 does"));
    assertThat(
            new Rival(serving, List.of(), Optional.empty(), "its training is gone")
                .against(now, TOLERANCE, LARGEST_DROP))
        .isEqualTo(Decision.keep("it cannot be compared with version 4: its training is gone"));
  }
}
