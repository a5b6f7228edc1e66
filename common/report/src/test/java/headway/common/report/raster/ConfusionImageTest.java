package headway.common.report.raster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headway.common.evaluation.ConfusedPair;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfusionImageTest {
  private static BufferedImage read(ConfusionImage image) throws IOException {
    BufferedImage read = ImageIO.read(new ByteArrayInputStream(image.png()));
    assertThat(read.getWidth()).isEqualTo(image.width());
    assertThat(read.getHeight()).isEqualTo(image.height());
    return read;
  }

  /** The colour of a cell beside its count. */
  private static Color cell(BufferedImage image, int truth, int predicted) {
    return new Color(image.getRGB(40 + predicted * 40 + 2, 40 + truth * 40 + 2));
  }

  @Test
  void rightPredictionsAreGreenWrongOnesRedAndNoneGrey() throws IOException {
    BufferedImage image =
        read(
            ConfusionImage.of(
                3,
                List.of(
                    new ConfusedPair(0, 0, 12),
                    new ConfusedPair(1, 1, 3),
                    new ConfusedPair(1, 2, 1))));

    assertThat(cell(image, 0, 0)).isEqualTo(new Color(0x1a7f4b));
    assertThat(cell(image, 1, 1).getGreen()).isGreaterThan(cell(image, 1, 1).getRed());
    assertThat(cell(image, 1, 2).getRed()).isGreaterThan(cell(image, 1, 2).getGreen());
    assertThat(cell(image, 2, 1)).isEqualTo(new Color(0xf2f2f2));
  }

  @Test
  void aCellShowsItsCount() throws IOException {
    ConfusionImage one = ConfusionImage.of(2, List.of(new ConfusedPair(0, 0, 1)));
    ConfusionImage other = ConfusionImage.of(2, List.of(new ConfusedPair(0, 0, 8)));

    assertThat(read(one)).isNotNull();
    assertThat(one.png()).isNotEqualTo(other.png());
    assertThat(one.png()).isEqualTo(ConfusionImage.of(2, List.of(new ConfusedPair(0, 0, 1))).png());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 20, 21, 99, 100, 101, 500})
  void staysSmallForAnyNumberOfClasses(int classes) throws IOException {
    ConfusionImage image =
        ConfusionImage.of(
            classes, List.of(new ConfusedPair(classes - 1, classes - 1, Long.MAX_VALUE)));

    assertThat(read(image).getWidth()).isBetween(24, 900);
    assertThat(image.png().length).isLessThan(50_000);
  }

  @Test
  void refusesMoreClassesThanCanBeToldApart() {
    assertThatThrownBy(() -> ConfusionImage.of(501, List.of()))
        .hasMessage("classes must be 1 to 500 but were 501");
  }
}
