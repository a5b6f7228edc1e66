package headway.common.history;

import static headway.common.history.TrainingDiagnosis.Kind.CHANCE;
import static headway.common.history.TrainingDiagnosis.Kind.JUMP;
import static headway.common.history.TrainingDiagnosis.Kind.OVERFITTING;
import static headway.common.history.TrainingDiagnosis.Kind.STUCK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import headway.common.history.TrainingDiagnosis.Kind;
import headway.common.history.TrainingDiagnosis.Warning;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Two classes of 50 images each, so that guessing has a loss of 0.693 and an accuracy of 0.5. */
class TrainingDiagnosisTest {
  private static final TrainingDiagnosis TWO = TrainingDiagnosis.ofCounts(new long[] {50, 50});
  private static final double[] NONE = {};

  static Stream<Arguments> curves() {
    return Stream.of(
        curve(
            "learns",
            losses(0.7, 0.5, 0.4, 0.35, 0.3),
            losses(0.6, 0.5, 0.4, 0.38, 0.39),
            losses(0.6, 0.8, 0.8, 0.9, 0.9)),
        curve(
            "a slow start",
            losses(0.72, 0.69, 0.69, 0.65, 0.6),
            losses(0.69, 0.69, 0.68, 0.6, 0.6),
            losses(0.5, 0.5, 0.6, 0.6, 0.7)),
        curve(
            "stays at guessing",
            losses(0.74, 0.694, 0.693, 0.6932, 0.6931),
            losses(0.693, 0.693, 0.693, 0.693, 0.693),
            losses(0.5, 0.5, 0.5, 0.5, 0.5),
            STUCK),
        curve(
            "stays at guessing, nothing to validate on",
            losses(0.74, 0.694, 0.693, 0.6932, 0.6931),
            NONE,
            NONE,
            STUCK),
        curve(
            "was stuck for a while",
            losses(0.693, 0.693, 0.693, 0.693, 0.6),
            losses(0.693, 0.693, 0.693, 0.693, 0.6),
            losses(0.5, 0.5, 0.5, 0.5, 0.7)),
        curve(
            "learns by heart",
            losses(0.6, 0.4, 0.2, 0.1, 0.05),
            losses(0.6, 0.5, 0.52, 0.56, 0.6),
            losses(0.7, 0.8, 0.8, 0.8, 0.8),
            OVERFITTING),
        curve(
            "learns by heart, up and down",
            losses(0.6, 0.4, 0.3, 0.2, 0.15, 0.1, 0.08, 0.05),
            losses(0.6, 0.5, 0.7, 0.6, 0.8, 0.7, 0.9, 0.8),
            losses(0.7, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8),
            OVERFITTING),
        curve(
            "the validation loss creeps at the end",
            losses(0.3, 0.2, 0.15, 0.12, 0.1, 0.09),
            losses(0.3, 0.25, 0.240, 0.241, 0.242, 0.243),
            losses(0.8, 0.9, 0.9, 0.9, 0.9, 0.9)),
        curve(
            "rises on both sides",
            losses(0.3, 0.31, 0.33, 0.36),
            losses(0.3, 0.31, 0.33, 0.36),
            losses(0.8, 0.8, 0.8, 0.8)),
        curve(
            "jumps and comes back",
            losses(0.5, 0.4, 2.5, 0.6, 0.4),
            losses(0.5, 0.4, 2.0, 0.6, 0.4),
            losses(0.8, 0.8, 0.5, 0.7, 0.8),
            JUMP),
        curve(
            "a tiny loss doubles",
            losses(0.02, 0.004, 0.009),
            losses(0.02, 0.01, 0.011),
            losses(1, 1, 1)),
        curve(
            "validation images are of something else",
            losses(0.6, 0.4, 0.3, 0.2),
            losses(0.9, 0.9, 0.9, 0.9),
            losses(0.5, 0.49, 0.5, 0.505),
            CHANCE));
  }

  private static double[] losses(double... values) {
    return values;
  }

  private static Arguments curve(
      String name, double[] train, double[] validation, double[] accuracy, Kind... expected) {
    return Arguments.of(name, history(train, validation, accuracy), List.of(expected));
  }

  private static List<EpochMetrics> history(
      double[] train, double[] validation, double[] accuracy) {
    List<EpochMetrics> history = new ArrayList<>();
    for (int i = 0; i < train.length; i++) {
      boolean measured = validation.length > 0;
      history.add(
          new EpochMetrics(
              i + 1,
              train[i],
              0.5,
              measured ? validation[i] : null,
              measured ? accuracy[i] : null));
    }
    return history;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("curves")
  void tellsWhatGoesWrongAndNothingElse(
      String name, List<EpochMetrics> history, List<Kind> expected) {
    List<Warning> warnings = TWO.warnings(history);

    assertThat(warnings).extracting(Warning::kind).as(name).isEqualTo(expected);
    assertThat(warnings)
        .allSatisfy(each -> assertThat(each.text()).contains("Try ", "epoch ").hasLineCount(1));
  }

  /** Ten epochs of a softmax on 600 photos of five classes, by one worker and by four. */
  @ParameterizedTest
  @CsvSource({
    "'1.382, 0.755, 0.517, 0.408, 0.332, 0.282, 0.242, 0.213, 0.186, 0.166',"
        + "'0.969, 0.660, 0.544, 0.482, 0.447, 0.418, 0.399, 0.385, 0.373, 0.365',"
        + "'0.705, 0.805, 0.830, 0.850, 0.870, 0.875, 0.865, 0.855, 0.855, 0.865'",
    "'1.729, 1.218, 0.706, 0.465, 0.367, 0.294, 0.250, 0.215, 0.184, 0.162',"
        + "'1.435, 0.891, 0.598, 0.498, 0.444, 0.409, 0.391, 0.377, 0.367, 0.359',"
        + "'0.410, 0.730, 0.820, 0.840, 0.850, 0.875, 0.870, 0.865, 0.860, 0.865'"
  })
  void saysNothingOfCurvesAsTheyShouldBe(String train, String validation, String accuracy) {
    TrainingDiagnosis flowers = TrainingDiagnosis.ofCounts(new long[] {120, 120, 120, 120, 120});
    List<EpochMetrics> history = history(numbers(train), numbers(validation), numbers(accuracy));

    for (int epochs = 1; epochs <= history.size(); epochs++) {
      assertThat(flowers.warnings(history.subList(0, epochs))).as("epoch " + epochs).isEmpty();
    }
  }

  private static double[] numbers(String text) {
    return Stream.of(text.split(", ")).mapToDouble(Double::parseDouble).toArray();
  }

  @Test
  void namesTheEpochsAndTheFigures() {
    List<EpochMetrics> history =
        history(
            losses(0.6, 0.4, 0.2, 0.1, 0.05),
            losses(0.6, 0.5, 0.52, 0.56, 0.6),
            losses(0.7, 0.8, 0.8, 0.8, 0.8));

    assertThat(TWO.warnings(history).get(0).text())
        .startsWith("validation loss has risen from 0.500 after epoch 2 to 0.600 after epoch 5");
  }

  @Test
  void guessingIsByTheFrequencyOfTheClasses() {
    TrainingDiagnosis uneven = TrainingDiagnosis.ofCounts(new long[] {75, 25, 0});

    assertThat(uneven.guessLoss()).isCloseTo(0.5623, within(1e-4));
    assertThat(uneven.guessAccuracy()).isEqualTo(0.75);
    assertThat(TrainingDiagnosis.ofCounts(new long[] {5, 5, 5}).guessLoss())
        .isCloseTo(Math.log(3), within(1e-12));
  }
}
