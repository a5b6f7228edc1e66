package headway.common.augment.affine;

import static org.assertj.core.api.Assertions.assertThat;

import headway.common.augment.SomePictures;
import headway.common.config.images.AugmentSettings.FillMode;
import headway.common.image.RgbImage;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AffineWarpTest {

  /** SciPy 1.17: {@code ndimage.map_coordinates(arange(5), [place], order=1, mode, cval=9)}. */
  @ParameterizedTest
  @CsvSource({
    "NEAREST,  -6.3, 0.0",
    "NEAREST,  2.5, 2.5",
    "NEAREST,  9.7, 4.0",
    "CONSTANT, -0.3, 9.0",
    "CONSTANT, 4.0, 4.0",
    "CONSTANT, 4.2, 9.0",
    "REFLECT,  -6.3, 3.7",
    "REFLECT, -4.7, 3.7",
    "REFLECT, -1.2, 0.2",
    "REFLECT, -0.7, 0.0",
    "REFLECT,   4.9, 4.0",
    "REFLECT,  6.1, 2.9",
    "REFLECT,  8.2, 0.8",
    "REFLECT, 11.0, 1.0",
    "WRAP,     -6.3, 1.7",
    "WRAP,    -4.7, 3.3",
    "WRAP,    -1.0, 3.0",
    "WRAP,    -0.3, 3.7",
    "WRAP,      4.2, 0.2",
    "WRAP,     6.1, 2.1",
    "WRAP,     8.2, 0.2",
    "WRAP,     9.7, 1.7"
  })
  void fillsWhatLiesBeyondTheEdgeAsSciPyDoes(FillMode mode, double position, double value) {
    byte[] ramp = new byte[5 * 3];
    for (int i = 0; i < ramp.length; i++) {
      ramp[i] = (byte) (i / 3 * 10);
    }
    RgbImage along = new RgbImage(5, 1, ramp);
    RgbImage down = new RgbImage(1, 5, ramp);
    BorderMode border = new BorderMode(mode, 90);

    RgbImage column = AffineWarp.warp(along, AffineMatrix.shift(position, 0), border, 1, 1);
    RgbImage row = AffineWarp.warp(down, AffineMatrix.shift(0, position), border, 1, 1);

    assertThat(column.at(0, 0, 1)).isEqualTo((int) Math.round(value * 10));
    assertThat(row.at(0, 0, 1)).isEqualTo((int) Math.round(value * 10));
  }

  @ParameterizedTest
  @EnumSource(FillMode.class)
  void computesAsTheDefinitionDoes(FillMode mode) {
    RgbImage image = SomePictures.noise(23, 19);
    BorderMode border = new BorderMode(mode, 7);
    Random random = new Random(3);
    for (int i = 0; i < 200; i++) {
      AffineMatrix matrix =
          AffineMatrix.rotation(360 * random.nextDouble())
              .after(AffineMatrix.scale(0.3 + 2 * random.nextDouble(), 0.3 + random.nextDouble()))
              .about(30 * random.nextDouble(), 30 * random.nextDouble());

      RgbImage whole = AffineWarp.warp(image, matrix, border, 21, 29);

      int row = random.nextInt(21);
      int column = random.nextInt(29);
      AffineMatrix there = matrix.after(AffineMatrix.shift(column, row));
      assertThat(whole.at(row, column, 2))
          .isBetween(slow(image, there, border) - 9, slow(image, there, border) + 9);
    }
  }

  /** By the definition, in doubles. */
  private static int slow(RgbImage image, AffineMatrix there, BorderMode border) {
    long atX = FixedPoint.of(there.x0());
    long atY = FixedPoint.of(there.y0());
    if (border.fills(atX, atY, image.height(), image.width())) {
      return border.value();
    }
    double x = border.sourcePosition(atX, image.width()) * 0x1p-32;
    double y = border.sourcePosition(atY, image.height()) * 0x1p-32;
    double sum = 0;
    for (int row = 0; row < image.height(); row++) {
      for (int column = 0; column < image.width(); column++) {
        double weight = Math.max(0, 1 - Math.abs(row - y)) * Math.max(0, 1 - Math.abs(column - x));
        sum += weight * image.at(row, column, 2);
      }
    }
    return (int) Math.round(sum);
  }

  @Test
  void whatDoesNotMoveKeepsItsBytes() {
    RgbImage image = SomePictures.noise(5, 9);
    AffineMatrix home =
        AffineMatrix.shift(2, -1).after(AffineMatrix.shift(-2, 1)).aboutMiddle(5, 9);

    RgbImage output = AffineWarp.warp(image, home, new BorderMode(FillMode.CONSTANT, 0), 5, 9);

    assertThat(output.rgb()).isEqualTo(image.rgb());
  }

  @Test
  void anImageOfOnePixelFillsEverything() {
    RgbImage pixel = SomePictures.plain(1, 1, 1, 2, 3);
    for (FillMode mode : new FillMode[] {FillMode.NEAREST, FillMode.REFLECT, FillMode.WRAP}) {
      AffineMatrix matrix = AffineMatrix.rotation(33).about(-4, 9);
      assertThat(AffineWarp.warp(pixel, matrix, new BorderMode(mode, 0), 4, 3).rgb())
          .isEqualTo(SomePictures.plain(4, 3, 1, 2, 3).rgb());
    }
  }

  @Test
  void halvesByTheRegionThatItShows() {
    RgbImage image = SomePictures.noise(8, 8);
    AffineMatrix corner = new Region(0.5, 0.25, 0.5, 0.5).within(8, 8, 4, 4);

    RgbImage output = AffineWarp.warp(image, corner, new BorderMode(FillMode.NEAREST, 0), 4, 4);

    assertThat(output.at(0, 0, 0)).isEqualTo(image.at(4, 2, 0));
    assertThat(output.at(3, 3, 2)).isEqualTo(image.at(7, 5, 2));
  }
}
