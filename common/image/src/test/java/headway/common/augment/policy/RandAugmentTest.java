package headway.common.augment.policy;

import static org.assertj.core.api.Assertions.assertThat;

import headway.common.augment.SomePictures;
import headway.common.augment.affine.AffineMatrix;
import headway.common.augment.step.ImageRandom;
import headway.common.config.images.AugmentSettings.Policy;
import headway.common.image.RgbImage;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RandAugmentTest {
  private static final RgbImage IMAGE = SomePictures.noise(20, 20);

  /** Views 0 to 1,399 of each of five seeds. */
  private static final int VIEWS = 7000;

  private static ImageRandom draws(int view) {
    return ImageRandom.of(1 + view / 1400, "a", view % 1400);
  }

  private static boolean moves(RandAugment policy, int view) {
    return !policy.affine(20, 20, draws(view)).equals(AffineMatrix.IDENTITY);
  }

  private static boolean repaints(RandAugment policy, int view) {
    return !Arrays.equals(policy.applyToPixels(IMAGE, draws(view)).rgb(), IMAGE.rgb());
  }

  @Test
  void oneOperationEitherMovesOrRepaints() {
    RandAugment policy = new RandAugment(new Policy(1, 30));
    assertThat(IntStream.range(0, VIEWS))
        .noneMatch(view -> moves(policy, view) && repaints(policy, view));
    assertThat(IntStream.range(0, VIEWS).filter(view -> moves(policy, view)).count())
        .isBetween(2340L, 2660L);
    assertThat(IntStream.range(0, VIEWS).filter(view -> repaints(policy, view)).count())
        .isBetween(3835L, 4165L);
  }

  @Test
  void withoutStrengthOnlyTheHistogramOperationsChangeAnything() {
    RandAugment policy = new RandAugment(new Policy(1, 0));
    assertThat(IntStream.range(0, VIEWS)).noneMatch(view -> moves(policy, view));
    assertThat(IntStream.range(0, VIEWS).filter(view -> repaints(policy, view)).count())
        .isBetween(880L, 1120L);
  }

  @Test
  void movesNoFurtherThanItsStrength() {
    RandAugment policy = new RandAugment(new Policy(1, 15));
    for (int view = 0; view < VIEWS; view++) {
      AffineMatrix matrix = policy.affine(100, 100, draws(view));
      assertThat(Math.abs(matrix.xx() * 49.5 + matrix.xy() * 49.5 + matrix.x0() - 49.5))
          .isLessThanOrEqualTo(100 * 150 / 331.0 / 2 + 1e-9);
    }
  }
}
