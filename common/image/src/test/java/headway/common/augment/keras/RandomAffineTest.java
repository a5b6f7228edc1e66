package headway.common.augment.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import headway.common.augment.SomePictures;
import headway.common.augment.affine.AffineMatrix;
import headway.common.augment.step.ImageRandom;
import java.util.DoubleSummaryStatistics;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RandomAffineTest {
  private static final int VIEWS = 4000;

  private static Stream<AffineMatrix> drawn(int height, int width, String... settings) {
    RandomAffine affine = new RandomAffine(SomePictures.settings(settings).affine());
    return IntStream.range(0, VIEWS)
        .mapToObj(view -> affine.affine(height, width, ImageRandom.of(7, "a", view)));
  }

  private static void assertEven(DoubleSummaryStatistics values, double low, double high) {
    double width = high - low;
    assertThat(values.getMin()).isBetween(low, low + 0.01 * width);
    assertThat(values.getMax()).isBetween(high - 0.01 * width, high);
    assertThat(values.getAverage()).isEqualTo((low + high) / 2, within(0.02 * width));
  }

  @Test
  void turnsByUpToTheAngleEitherWay() {
    assertEven(
        drawn(50, 50, "rotationDegrees", "30")
            .mapToDouble(matrix -> Math.toDegrees(Math.atan2(matrix.yx(), matrix.xx())))
            .summaryStatistics(),
        -30,
        30);
  }

  @Test
  void turnsAnImageThatIsNotSquareAboutItsOwnMiddle() {
    drawn(41, 81, "rotationDegrees", "180")
        .forEach(
            matrix -> {
              assertThat(matrix.xx() * 40 + matrix.xy() * 20 + matrix.x0())
                  .isEqualTo(40, within(1e-9));
              assertThat(matrix.yx() * 40 + matrix.yy() * 20 + matrix.y0())
                  .isEqualTo(20, within(1e-9));
            });
  }

  @Test
  void movesSidewaysByAFractionOfTheWidth() {
    assertEven(
        drawn(50, 200, "widthShift", "0.25").mapToDouble(AffineMatrix::x0).summaryStatistics(),
        -50,
        50);
    assertThat(drawn(50, 200, "widthShift", "0.25")).allMatch(matrix -> matrix.y0() == 0);
  }

  @Test
  void movesUpAndDownByPixelsFromOneOn() {
    assertEven(
        drawn(50, 200, "heightShift", "1").mapToDouble(AffineMatrix::y0).summaryStatistics(),
        -1,
        1);
    assertThat(drawn(50, 200, "heightShift", "1")).allMatch(matrix -> matrix.x0() == 0);
  }

  @Test
  void zoomsWidthAndHeightEachByAFactorOfItsOwn() {
    assertEven(
        drawn(50, 50, "zoom", "0.4").mapToDouble(AffineMatrix::xx).summaryStatistics(), 0.6, 1.4);
    assertEven(
        drawn(50, 50, "zoom", "[0.5, 0.7]").mapToDouble(AffineMatrix::yy).summaryStatistics(),
        0.5,
        0.7);
    assertThat(drawn(50, 50, "zoom", "0.4").filter(m -> m.xx() == m.yy())).isEmpty();
  }

  @Test
  void shearsByUpToTheAngleEitherWay() {
    assertEven(
        drawn(50, 50, "shearDegrees", "20")
            .mapToDouble(matrix -> Math.toDegrees(Math.asin(matrix.xy())))
            .summaryStatistics(),
        -20,
        20);
  }
}
