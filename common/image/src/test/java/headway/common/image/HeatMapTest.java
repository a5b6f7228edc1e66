package headway.common.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class HeatMapTest {
  private static final int SIDE = 60;
  private static final int RED = 0;
  private static final int BLUE = 2;

  @Test
  void isRedWhereAValueIsLargestAndBlueWhereItIsNotPositive() {
    RgbImage over = new HeatMap(2, 2, new float[] {4, 0, -3, 0}).over(grey(128));
    assertThat(over.width()).isEqualTo(SIDE);
    assertThat(over.height()).isEqualTo(SIDE);
    assertThat(over.at(0, 0, RED)).isGreaterThan(over.at(0, 0, BLUE) + 20);
    assertThat(over.at(SIDE - 1, 0, BLUE)).isGreaterThanOrEqualTo(over.at(SIDE - 1, 0, RED));
    assertThat(over.at(SIDE - 1, SIDE - 1, RED)).isLessThan(over.at(0, 0, RED) - 20);
  }

  @Test
  void theImageShowsThrough() {
    HeatMap flat = new HeatMap(1, 1, new float[] {0});
    assertThat(flat.over(grey(250)).at(5, 5, 1)).isGreaterThan(flat.over(grey(10)).at(5, 5, 1));
  }

  @Test
  void whereNothingSpeaksForTheClassItIsOneColour() {
    RgbImage over = new HeatMap(1, 2, new float[] {-1, -2}).over(grey(128));
    assertThat(over.at(0, 0, BLUE)).isEqualTo(over.at(0, SIDE - 1, BLUE));
  }

  @Test
  void refusesAnotherNumberOfValues() {
    assertThatThrownBy(() -> new HeatMap(2, 3, new float[5]))
        .hasMessage("A heat map of 2×3 cells (height × width) cannot have 5 values");
  }

  private static RgbImage grey(int level) {
    byte[] rgb = new byte[SIDE * SIDE * 3];
    Arrays.fill(rgb, (byte) level);
    return new RgbImage(SIDE, SIDE, rgb);
  }
}
