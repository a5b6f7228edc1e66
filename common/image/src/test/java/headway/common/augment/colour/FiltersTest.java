package headway.common.augment.colour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import headway.common.augment.SomePictures;
import headway.common.image.RgbImage;
import org.junit.jupiter.api.Test;

/** Answers of Pillow 11 for an image of nine pixels; it cuts off where this rounds. */
class FiltersTest {
  private static final RgbImage IMAGE =
      image(
          200, 30, 90, 10, 220, 40, 60, 70, 80, 250, 240, 5, 128, 128, 128, 0, 0, 255, 33, 66, 99,
          255, 1, 128, 77, 150, 12);

  private static RgbImage image(int... levels) {
    byte[] rgb = new byte[levels.length];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) levels[i];
    }
    return new RgbImage(3, 3, rgb);
  }

  private static void assertPillow(RgbImage output, int... levels) {
    for (int i = 0; i < levels.length; i++) {
      assertThat(output.rgb()[i] & 0xff).as("value %d", i).isCloseTo(levels[i], within(1));
    }
  }

  @Test
  void brightness() {
    assertPillow(
        ToneAdjustments.brightness(IMAGE, 1.3),
        255,
        39,
        116,
        13,
        255,
        52,
        78,
        91,
        104,
        255,
        255,
        6,
        166,
        166,
        166,
        0,
        0,
        255,
        42,
        85,
        128,
        255,
        1,
        166,
        100,
        195,
        15);
  }

  @Test
  void contrast() {
    assertPillow(
        ToneAdjustments.contrast(IMAGE, 0.6),
        161,
        59,
        95,
        47,
        173,
        65,
        77,
        83,
        89,
        191,
        185,
        44,
        118,
        118,
        118,
        41,
        41,
        194,
        61,
        80,
        100,
        194,
        41,
        118,
        87,
        131,
        48);
  }

  @Test
  void saturation() {
    assertPillow(
        ColourAdjustments.saturation(IMAGE, 1.7),
        255,
        0,
        91,
        0,
        255,
        0,
        54,
        71,
        88,
        255,
        255,
        0,
        128,
        128,
        128,
        0,
        0,
        255,
        14,
        70,
        126,
        255,
        0,
        153,
        52,
        176,
        0);
  }

  @Test
  void sharpness() {
    assertPillow(
        Sharpness.sharpness(IMAGE, 1.9),
        200,
        30,
        90,
        10,
        220,
        40,
        60,
        70,
        80,
        250,
        240,
        5,
        137,
        145,
        149,
        0,
        0,
        255,
        33,
        66,
        99,
        255,
        1,
        128,
        77,
        150,
        12);
  }

  @Test
  void posterize() {
    assertPillow(
        ToneAdjustments.posterize(IMAGE, 3),
        192,
        0,
        64,
        0,
        192,
        32,
        32,
        64,
        64,
        224,
        224,
        0,
        128,
        128,
        128,
        0,
        0,
        224,
        32,
        64,
        96,
        224,
        0,
        128,
        64,
        128,
        0);
    assertThat(ToneAdjustments.posterize(IMAGE, 8).rgb()).isEqualTo(IMAGE.rgb());
  }

  @Test
  void solarize() {
    assertPillow(
        ToneAdjustments.solarize(IMAGE, 100),
        55,
        30,
        90,
        10,
        35,
        40,
        60,
        70,
        80,
        5,
        15,
        5,
        127,
        127,
        127,
        0,
        0,
        0,
        33,
        66,
        99,
        0,
        1,
        127,
        77,
        105,
        12);
  }

  @Test
  void autoContrast() {
    assertPillow(
        ToneAdjustments.autoContrast(IMAGE),
        200,
        31,
        86,
        10,
        233,
        35,
        60,
        74,
        76,
        250,
        255,
        0,
        128,
        136,
        125,
        0,
        0,
        255,
        33,
        70,
        95,
        255,
        1,
        125,
        77,
        159,
        7);
  }

  @Test
  void equalizeSpreadsTheLevels() {
    byte[] rgb = new byte[1024 * 3];
    for (int i = 0; i < rgb.length; i++) {
      int pixel = i / 3;
      rgb[i] = (byte) (pixel * pixel / 4200);
    }

    RgbImage output = ToneAdjustments.equalize(new RgbImage(1024, 1, rgb));

    int[] pixels = {0, 100, 300, 500, 700, 1000, 1023};
    int[] pillow = {0, 23, 74, 125, 175, 250, 255};
    for (int i = 0; i < pixels.length; i++) {
      assertThat(output.at(0, pixels[i], 1)).isCloseTo(pillow[i], within(1));
    }
  }

  /** Python's {@code colorsys}. */
  @Test
  void hue() {
    assertPillow(
        ColourAdjustments.hue(IMAGE, 0.2),
        200,
        174,
        30,
        10,
        148,
        220,
        74,
        60,
        80,
        5,
        250,
        44,
        128,
        128,
        128,
        255,
        0,
        204,
        79,
        33,
        99,
        255,
        179,
        1,
        12,
        150,
        113);
    assertPillow(
        ColourAdjustments.hue(IMAGE, -0.35),
        30,
        107,
        200,
        220,
        19,
        10,
        72,
        80,
        60,
        215,
        5,
        250,
        128,
        128,
        128,
        26,
        255,
        0,
        73,
        99,
        33,
        1,
        153,
        255,
        150,
        12,
        91);
    assertThat(ColourAdjustments.hue(IMAGE, 1).rgb()).isEqualTo(IMAGE.rgb());
  }

  @Test
  void whatHasOneLevelStaysAsItIs() {
    RgbImage grey = SomePictures.plain(4, 4, 9, 9, 9);
    assertThat(ToneAdjustments.autoContrast(grey).rgb()).isEqualTo(grey.rgb());
    assertThat(ToneAdjustments.equalize(grey).rgb()).isEqualTo(grey.rgb());
    assertThat(ToneAdjustments.contrast(grey, 1.8).rgb()).isEqualTo(grey.rgb());
    assertThat(Sharpness.sharpness(grey, 1.8).rgb()).isEqualTo(grey.rgb());
  }

  @Test
  void noTurnColoursGrey() {
    byte[] greys = new byte[256 * 3];
    for (int i = 0; i < greys.length; i++) {
      greys[i] = (byte) (i / 3);
    }
    assertThat(ColourAdjustments.hue(new RgbImage(256, 1, greys), 0.3).rgb()).isEqualTo(greys);
  }

  @Test
  void aTurnAndItsReverseLeaveFullColours() {
    byte[] circle = {-1, 0, 0, -1, -1, 0, 0, -1, 0, 0, -1, -1, 0, 0, -1, -1, 0, -1};
    RgbImage turned = ColourAdjustments.hue(new RgbImage(6, 1, circle), 0.5);
    assertThat(turned.rgb())
        .containsExactly(0, -1, -1, 0, 0, -1, -1, 0, -1, -1, 0, 0, -1, -1, 0, 0, -1, 0);
    assertThat(ColourAdjustments.hue(turned, -0.5).rgb()).isEqualTo(circle);
  }
}
