package headway.common.augment.mix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import headway.common.augment.SomePictures;
import headway.common.augment.mix.ExampleMix.Shape;
import headway.common.config.images.AugmentSettings.Mix;
import headway.common.image.RgbImage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExampleMixingTest {
  private static final RgbImage BLACK = SomePictures.plain(20, 30, 0, 0, 0);
  private static final RgbImage WHITE = SomePictures.plain(20, 30, 255, 255, 255);

  private static double brightness(RgbImage image) {
    byte[] rgb = image.rgb();
    return IntStream.range(0, rgb.length).map(i -> rgb[i] & 0xff).average().orElseThrow() / 255;
  }

  @Test
  void mixUpBlendsFeaturesAndLabelsAlike() {
    ExampleMix blend = new MixUp(0.75);

    float[] mixed =
        blend.activations(new float[] {1, 0, 4}, new float[] {0, 8, 4}, Shape.vector(3));

    assertThat(mixed).containsExactly(0.75f, 2, 4);
    assertThat(ExampleMix.label(3, 0, 2, blend.firstWeight(1, 1))).containsExactly(0.75f, 0, 0.25f);
    assertThat(ExampleMix.label(3, 1, 1, 0.75)).containsExactly(0, 1, 0);
    assertThat(brightness(blend.images(WHITE, BLACK))).isEqualTo(0.75, within(0.01));
  }

  @Test
  void cutMixLabelsWeighAsTheAreasThatAreSeen() {
    ExampleMixing mixing = new ExampleMixing(new Mix(0, 1));
    for (int epoch = 1; epoch <= 200; epoch++) {
      ExampleMix blend = mixing.draw(5, "a", epoch);
      assertThat(brightness(blend.images(WHITE, BLACK)))
          .isEqualTo(blend.firstWeight(20, 30), within(1e-9));
    }
  }

  @Test
  void cutMixPutsTheSamePositionOfEveryChannelIn() {
    Shape shape = new Shape(2, 2, 2);
    float[] first = {1, 2, 3, 4, 5, 6, 7, 8};
    float[] second = {-1, -2, -3, -4, -5, -6, -7, -8};

    float[] mixed = new CutMix(0.75, 0.25, 0.75).activations(first, second, shape);

    assertThat(mixed).containsExactly(1, -2, 3, 4, 5, -6, 7, 8);
    assertThat(new CutMix(0.75, 0.25, 0.75).firstWeight(2, 2)).isEqualTo(0.75);
  }

  @Test
  void cutMixLeavesAVectorWhole() {
    CutMix cut = new CutMix(0.1, 0.5, 0.5);
    assertThat(cut.activations(new float[] {1, 2}, new float[] {3, 4}, Shape.vector(2)))
        .containsExactly(1, 2);
    assertThat(cut.firstWeight(1, 1)).isEqualTo(1);
  }

  @Test
  void sharesFollowTheirDistribution() {
    double[] narrow = shares(new Mix(8, 0));
    double[] wide = shares(new Mix(0.2, 0));
    // Beta(α, α) has mean 1/2 and variance 1 / (4 (2α + 1)).
    assertThat(mean(narrow)).isEqualTo(0.5, within(0.01));
    assertThat(variance(narrow)).isEqualTo(1 / 68.0, within(0.001));
    assertThat(mean(wide)).isEqualTo(0.5, within(0.02));
    assertThat(variance(wide)).isEqualTo(1 / 5.6, within(0.008));
  }

  private static double[] shares(Mix settings) {
    ExampleMixing mixing = new ExampleMixing(settings);
    return IntStream.range(0, 5000)
        .mapToDouble(i -> mixing.draw(3, "photo " + i, 1).firstWeight(1, 1))
        .toArray();
  }

  private static double mean(double[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).average().orElseThrow();
  }

  private static double variance(double[] values) {
    double mean = mean(values);
    return IntStream.range(0, values.length)
        .mapToDouble(i -> (values[i] - mean) * (values[i] - mean))
        .average()
        .orElseThrow();
  }

  @Test
  void whereBothAreOnEachServesEveryOtherTime() {
    ExampleMixing both = new ExampleMixing(new Mix(0.2, 1));
    assertThat(
            IntStream.range(0, 1000)
                .filter(epoch -> both.draw(1, "a", epoch) instanceof CutMix)
                .count())
        .isBetween(450L, 550L);
    assertThat(both.draw(1, "a", 77)).isEqualTo(both.draw(1, "a", 77));
  }

  @Test
  void withoutEitherTheFirstStaysAsItIs() {
    float[] first = {1, 2};
    ExampleMix off = new ExampleMixing(new Mix(0, 0)).draw(1, "a", 1);
    assertThat(off.activations(first, new float[] {3, 4}, Shape.vector(2))).isEqualTo(first);
  }

  @Test
  void refusesWhatDoesNotFit() {
    assertThatThrownBy(() -> new MixUp(0.5).images(BLACK, SomePictures.plain(2, 3, 0, 0, 0)))
        .hasMessage("Cannot blend 20×30 with 2×3 pixels (height × width)");
    assertThatThrownBy(
            () -> new CutMix(0.5, 0, 0).activations(new float[4], new float[3], new Shape(1, 2, 2)))
        .hasMessage("Activations of 1×2×2 cannot have 3 values");
  }
}
