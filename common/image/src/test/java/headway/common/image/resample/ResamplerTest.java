package headway.common.image.resample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import headway.common.image.preprocessing.CropRounding;
import headway.common.image.preprocessing.Resize;
import headway.common.image.preprocessing.ResizeFilter;
import headway.common.image.preprocessing.ResizeMode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ResamplerTest {
  private static final int WIDTH = 23;
  private static final int HEIGHT = 17;

  static Stream<String> whatPillowMakes() throws IOException {
    try (var in = ResamplerTest.class.getResourceAsStream("pillow.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList().stream();
    }
  }

  /** {@code deploy/check/pillow_goldens.py} has written them. */
  @ParameterizedTest
  @MethodSource("whatPillowMakes")
  void equalsPillowToTheBit(String golden) {
    String[] parts = golden.split(" ");
    int width = Integer.parseInt(parts[1]);
    int height = Integer.parseInt(parts[2]);

    byte[] resized =
        resized(hardEdges(), Resize.squash(ResizeFilter.valueOf(parts[0])), height, width);

    assertThat(HexFormat.of().formatHex(resized)).isEqualTo(parts[3]);
  }

  @ParameterizedTest
  @EnumSource(ResizeFilter.class)
  void keepsOneColour(ResizeFilter filter) {
    byte[] grey = new byte[WIDTH * HEIGHT * 3];
    Arrays.fill(grey, (byte) 201);

    assertThat(resized(rows(grey), Resize.squash(filter), 9, 40)).containsOnly(201);
  }

  @ParameterizedTest
  @EnumSource(ResizeFilter.class)
  void leavesAnImageOfTheSizeAsItIs(ResizeFilter filter) {
    byte[] same = resized(hardEdges(), Resize.squash(filter), HEIGHT, WIDTH);

    assertThat(same).isEqualTo(rgb());
  }

  /** NEAREST takes the right one of two pixels at the same distance, so it has no mirror image. */
  @ParameterizedTest
  @EnumSource(value = ResizeFilter.class, mode = EnumSource.Mode.EXCLUDE, names = "NEAREST")
  void resizesAMirroredImageToTheMirroredResult(ResizeFilter filter) {
    byte[] mirrored = resized(rows(mirrored(bgr(), WIDTH)), Resize.squash(filter), 12, 9);

    byte[] expected = mirrored(resized(hardEdges(), Resize.squash(filter), 12, 9), 9);
    for (int i = 0; i < expected.length; i++) {
      assertThat(Math.abs((expected[i] & 0xff) - (mirrored[i] & 0xff))).isLessThanOrEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(ResizeFilter.class)
  void aCropIsThePartOfTheWhole(ResizeFilter filter) {
    byte[] whole = resized(hardEdges(), Resize.squash(filter), 14, 20);

    byte[] part =
        resized(
            hardEdges(),
            new Resize(ResizeMode.SQUASH, filter, 14, 20, CropRounding.DOWN, List.of(), true),
            7,
            9);

    // (14 − 7) / 2 = 3 rows and (20 − 9) / 2 = 5 columns, rounded down.
    for (int row = 0; row < 7; row++) {
      assertThat(Arrays.copyOfRange(part, row * 27, row * 27 + 27))
          .isEqualTo(Arrays.copyOfRange(whole, (row + 3) * 60 + 15, (row + 3) * 60 + 42));
    }
  }

  static Stream<Arguments> sizes() {
    return Stream.of(ResizeFilter.values())
        .flatMap(
            filter ->
                Stream.of(
                    arguments(filter, 300, 700, 40, 50),
                    arguments(filter, 900, 270, 300, 200),
                    arguments(filter, 3, 301, 8, 1100)));
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void equalsOneSumForEachValue(
      ResizeFilter filter, int height, int width, int resizedHeight, int resizedWidth) {
    byte[] bgr = new byte[height * width * 3];
    new Random(filter.ordinal()).nextBytes(bgr);

    byte[] resized =
        resized(rows(bgr, width, height), Resize.squash(filter), resizedHeight, resizedWidth);

    AxisKernel across = AxisKernel.of(filter, width, width, resizedWidth, 0, resizedWidth);
    AxisKernel down = AxisKernel.of(filter, height, height, resizedHeight, 0, resizedHeight);
    boolean downFirst = height - resizedHeight > 2 * Math.max(0, width - resizedWidth);
    byte[] expected =
        downFirst
            ? transposed(
                summed(transposed(summed(bgr, width, down), width), resizedHeight, across),
                resizedHeight)
            : summed(
                transposed(summed(transposed(bgr, width), height, across), height),
                resizedWidth,
                down);
    assertThat(resized).isEqualTo(swapped(expected));
  }

  /** Each row resized, as Pillow's inner loop does. */
  private static byte[] summed(byte[] pixels, int width, AxisKernel down) {
    byte[] result = new byte[down.count() * width * 3];
    for (int i = 0; i < result.length; i++) {
      int y = i / (width * 3);
      int sum = 1 << (AxisKernel.PRECISION_BITS - 1);
      for (int from = down.starts()[y]; from < down.ends()[y]; from++) {
        sum +=
            down.weight(y, from - down.starts()[y])
                * (pixels[from * width * 3 + i % (width * 3)] & 0xff);
      }
      result[i] = (byte) Math.max(0, Math.min(255, sum >> AxisKernel.PRECISION_BITS));
    }
    return result;
  }

  private static byte[] transposed(byte[] pixels, int width) {
    byte[] result = new byte[pixels.length];
    int height = pixels.length / 3 / width;
    for (int i = 0; i < pixels.length; i++) {
      result[(i / 3 % width * height + i / 3 / width) * 3 + i % 3] = pixels[i];
    }
    return result;
  }

  @Test
  void theShorterSideHasItsLengthBeforeTheCrop() {
    ResizedRegion region =
        ResizedRegion.of(
            Resize.centerCrop(ResizeFilter.BICUBIC, 256).at(224, 224), 333, 500, 224, 224);

    // int(256 · 500 / 333) = 384, round((384 − 224) / 2) = 80, as torchvision computes them.
    assertThat(region).isEqualTo(new ResizedRegion(256, 384, 16, 80, 224, 224, 224, 224));
  }

  @Test
  void anOddCropBeginsAtTheEvenHalf() {
    assertThat(CropRounding.HALF_EVEN.offset(343, 224)).isEqualTo(60);
    assertThat(CropRounding.HALF_EVEN.offset(341, 224)).isEqualTo(58);
    assertThat(CropRounding.DOWN.offset(343, 224)).isEqualTo(59);
  }

  @Test
  void laysAWideImageOnItsGround() {
    byte[] white = new byte[20 * 10 * 3];
    Arrays.fill(white, (byte) 255);
    PixelRows wide = rows(white, 20, 10);

    byte[] padded = resized(wide, Resize.pad(ResizeFilter.BILINEAR, List.of(124, 116, 104)), 8, 8);

    // round(10 / 2.5) = 4 rows of white, with (8 − 4) / 2 = 2 above.
    for (int row = 0; row < 8; row++) {
      byte[] pixel = Arrays.copyOfRange(padded, row * 24 + 9, row * 24 + 12);
      assertThat(pixel)
          .isEqualTo(row >= 2 && row < 6 ? new byte[] {-1, -1, -1} : new byte[] {124, 116, 104});
    }
  }

  private static byte[] resized(PixelRows image, Resize resize, int height, int width) {
    Resize known = resize.at(height, width);
    return Resampler.resize(
        image,
        image.height(),
        image.width(),
        known,
        ResizedRegion.of(known, image.height(), image.width(), height, width));
  }

  private static PixelRows hardEdges() {
    return rows(bgr());
  }

  /** The image of {@code pillow_goldens.py}. */
  private static byte[] rgb() {
    byte[] rgb = new byte[WIDTH * HEIGHT * 3];
    for (int i = 0; i < rgb.length; i++) {
      int x = i / 3 % WIDTH;
      int y = i / 3 / WIDTH;
      rgb[i] = (byte) (x * x * 37 + y * y * 91 + x * y * 11 + i % 3 * 53);
    }
    return rgb;
  }

  private static byte[] bgr() {
    return swapped(rgb());
  }

  private static byte[] swapped(byte[] rgb) {
    byte[] bgr = new byte[rgb.length];
    for (int i = 0; i < rgb.length; i++) {
      bgr[i] = rgb[i / 3 * 3 + 2 - i % 3];
    }
    return bgr;
  }

  private static byte[] mirrored(byte[] pixels, int width) {
    byte[] result = new byte[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      int row = i / (width * 3);
      int column = i / 3 % width;
      result[(row * width + width - 1 - column) * 3 + i % 3] = pixels[i];
    }
    return result;
  }

  private static PixelRows rows(byte[] bgr) {
    return rows(bgr, WIDTH, HEIGHT);
  }

  private static PixelRows rows(byte[] bgr, int width, int height) {
    return new PixelRows() {
      @Override
      public int width() {
        return width;
      }

      @Override
      public int height() {
        return height;
      }

      @Override
      public void read(int first, int count, byte[] into) {
        System.arraycopy(bgr, first * width * 3, into, 0, count * width * 3);
      }
    };
  }
}
