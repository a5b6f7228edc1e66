package headway.common.config.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headway.common.UsageException;
import headway.common.config.SettingsTest;
import headway.common.config.section.NumberRange;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AugmentSettingsTest {

  private static AugmentSettings load(String file, Map<String, String> overrides) {
    return SettingsTest.load(file, overrides).augment();
  }

  @Test
  void aNumberOrTwoMakeARange() {
    AugmentSettings numbers =
        load("headway.augment.zoom = 0.25", Map.of("augment.brightness", "0.5"));
    assertThat(numbers.affine().zoom()).isEqualTo(new NumberRange(0.75, 1.25));
    assertThat(numbers.levels().brightness()).isEqualTo(new NumberRange(0.5, 0.5));

    AugmentSettings pairs =
        load("headway.augment.zoom = [0.5, 2]", Map.of("augment.brightness", "[0.8, 1.2]"));
    assertThat(pairs.affine().zoom()).isEqualTo(new NumberRange(0.5, 2));
    assertThat(pairs.levels().brightness()).isEqualTo(new NumberRange(0.8, 1.2));
  }

  @Test
  void nothingIsOnByDefault() {
    AugmentSettings settings = load("", Map.of());
    assertThat(settings.changesImages()).isFalse();
    assertThat(settings.mix().isOff()).isTrue();
    assertThat(settings.views()).isEqualTo(1);
  }

  @Test
  void reportsAllMistakesAtOnce() {
    assertThatThrownBy(
            () ->
                load(
                    "headway.augment { rotationDegrees = 200, zoom = 1, crop.area = [0.9, 0.1] }",
                    Map.of(
                        "augment.views", "3",
                        "augment.fillValue", "9",
                        "augment.jitter.hue", "0.6",
                        "augment.horizontalFlip", "perhaps",
                        "augment.fillMode", "mirror")))
        .isInstanceOf(UsageException.class)
        .hasMessageContainingAll(
            "augment.rotationDegrees must be between 0.0 and 180.0 but was 200.0",
            "augment.zoom must be between 0.01 and 100.0 but was [0.0, 2.0]",
            "augment.crop.area must be a number, or [low, high] with low ≤ high, but was [0.9,"
                + " 0.1]",
            "augment.jitter.hue must be between 0.0 and 0.5 but was 0.6",
            "augment.horizontalFlip must be true or false but was perhaps",
            "augment.fillMode must be one of nearest, constant, reflect, wrap but was mirror",
            "augment.fillValue is 9.0 but only augment.fillMode=constant fills with a value",
            "augment.views is 3 but nothing is on that changes a photo");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          augment.zoom              | [0.5, 1, 2] | must be a number, or [low, high] with low ≤ high, but was [0.5, 1, 2]
          augment.zoom              | NaN         | must be a number, or [low, high] with low ≤ high, but was NaN
          augment.widthShift        | -0.1        | must be between 0.0 and 10000.0 but was -0.1
          augment.policy.magnitude  | 31          | must be between 0 and 30 but was 31
          augment.mix.mixUp         | lots        | must be a number but was lots
          augment.rotation          | 20          | is no setting
          """)
  void saysWhatIsWrongWithAValue(String key, String value, String mistake) {
    assertThatThrownBy(() -> load("", Map.of(key, value)))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(key + " " + mistake);
  }

  @Test
  void refusesTwoKindsOfBrightness() {
    assertThatThrownBy(
            () -> load("", Map.of("augment.brightness", "1.5", "augment.jitter.brightness", "0.2")))
        .hasMessageContaining(
            "augment.brightness and augment.jitter.brightness both change brightness");
  }
}
