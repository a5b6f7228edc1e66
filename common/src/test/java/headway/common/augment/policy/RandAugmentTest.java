package headway.common.augment.policy;

import static org.assertj.core.api.Assertions.assertThat;

import headway.common.augment.SomePictures;
import headway.common.augment.affine.AffineMatrix;
import headway.common.augment.step.Draws;
import headway.common.config.AugmentSettings.Policy;
import headway.common.image.RgbImage;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RandAugmentTest {
  private static final RgbImage PICTURE = SomePictures.noise(20, 20);
  private static final int VIEWS = 1400;

  private static boolean moves(RandAugment policy, int view) {
    return !policy.moves(20, 20, Draws.of(2, "a", view)).equals(AffineMatrix.IDENTITY);
  }

  private static boolean repaints(RandAugment policy, int view) {
    return !Arrays.equals(policy.repaints(PICTURE, Draws.of(2, "a", view)).rgb(), PICTURE.rgb());
  }

  @Test
  void oneOperationEitherMovesOrRepaints() {
    RandAugment policy = new RandAugment(new Policy(1, 30));
    assertThat(IntStream.range(0, VIEWS))
        .noneMatch(view -> moves(policy, view) && repaints(policy, view));
    assertThat(IntStream.range(0, VIEWS).filter(view -> moves(policy, view)).count())
        .isBetween(440L, 560L);
    assertThat(IntStream.range(0, VIEWS).filter(view -> repaints(policy, view)).count())
        .isBetween(720L, 880L);
  }

  @Test
  void withoutStrengthOnlyTheHistogramOperationsChangeAnything() {
    RandAugment policy = new RandAugment(new Policy(1, 0));
    assertThat(IntStream.range(0, VIEWS)).noneMatch(view -> moves(policy, view));
    assertThat(IntStream.range(0, VIEWS).filter(view -> repaints(policy, view)).count())
        .isBetween(150L, 250L);
  }

  @Test
  void movesNoFurtherThanItsStrength() {
    RandAugment policy = new RandAugment(new Policy(1, 15));
    for (int view = 0; view < VIEWS; view++) {
      AffineMatrix matrix = policy.moves(100, 100, Draws.of(2, "a", view));
      assertThat(Math.abs(matrix.xx() * 49.5 + matrix.xy() * 49.5 + matrix.x0() - 49.5))
          .isLessThanOrEqualTo(100 * 150 / 331.0 / 2 + 1e-9);
    }
  }
}
