package headway.common.dataset.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SplitTest {
  private static final int KEYS = 20_000;

  @ParameterizedTest
  @CsvSource({"80,10,10", "60,25,15", "98,1,1", "100,0,0", "50,50,0", "50,0,50"})
  void sharesAreWithinOneAndAHalfPercent(int train, int val, int test) {
    SplitRatio ratio = new SplitRatio(train, val, test);
    Map<Split, Integer> counts = new EnumMap<>(Split.class);
    for (int i = 0; i < KEYS; i++) {
      counts.merge(of(ratio, "class/" + i + ".jpg"), 1, Integer::sum);
    }
    share(counts, Split.TRAIN, train);
    share(counts, Split.VAL, val);
    share(counts, Split.TEST, test);
  }

  private static Split of(SplitRatio ratio, String identity) {
    return SplitRule.of(ratio, GroupPattern.NONE).of(Optional.empty(), "", identity);
  }

  private static void share(Map<Split, Integer> counts, Split split, int percent) {
    double share = 100.0 * counts.getOrDefault(split, 0) / KEYS;
    assertThat(share).as(split.label()).isCloseTo(percent, within(percent == 0 ? 0.0 : 1.5));
  }

  @Test
  void aKeysSplitIsFixedForever() {
    SplitRatio ratio = SplitRatio.parse("80/10/10");
    assertThat(of(ratio, "cats/1.jpg")).isEqualTo(Split.TRAIN);
    assertThat(of(ratio, "cats/7.jpg")).isEqualTo(Split.VAL);
    assertThat(of(ratio, "ünï/🐈.jpg")).isEqualTo(Split.TEST);
  }

  /** From 80/10/10 to 90/5/5 a training photo stays one. */
  @Test
  void aLargerTrainingShareTakesNothingOutOfIt() {
    SplitRatio small = SplitRatio.parse("80/10/10");
    SplitRatio large = SplitRatio.parse("90/5/5");
    for (int i = 0; i < KEYS; i++) {
      if (of(small, "k" + i) == Split.TRAIN) {
        assertThat(of(large, "k" + i)).isEqualTo(Split.TRAIN);
      }
    }
  }

  @Test
  void readsARatioAndWritesItBack() {
    assertThat(SplitRatio.parse(" 70 / 20/10")).isEqualTo(new SplitRatio(70, 20, 10));
    assertThat(SplitRatio.parse("70/20/10")).hasToString("70/20/10");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "80", "80/20", "80/10/10/0", "a/b/c", "80/10/", "80.5/9.5/10"})
  void refusesWhatIsNoRatio(String text) {
    assertThatThrownBy(() -> SplitRatio.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("must be train/val/test in percent, such as 80/10/10, but was " + text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"80/10/20", "0/50/50", "110/-10/0", "2147483647/2147483647/102"})
  void refusesPercentagesThatAreNone(String text) {
    assertThatThrownBy(() -> SplitRatio.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("must be three whole percentages that add up to 100")
        .hasMessageEndingWith("but was " + text);
  }

  @ParameterizedTest
  @CsvSource({
    "train,TRAIN",
    "Training,TRAIN",
    "val,VAL",
    "valid,VAL",
    "VALIDATION,VAL",
    "dev,VAL",
    "test,TEST",
    "testing,TEST",
    "eval,TEST",
    "evaluation,TEST"
  })
  void understandsTheUsualNames(String name, Split split) {
    assertThat(Split.named(name)).hasValue(split);
    assertThat(Split.named(split.label())).hasValue(split);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "cats", "trains"})
  void knowsNoOtherNames(String name) {
    assertThat(Split.named(name)).isEmpty();
  }
}
