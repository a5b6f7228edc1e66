package headway.common.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import headway.common.SharedFiles;
import headway.common.image.preprocessing.Resize;
import headway.common.image.preprocessing.ResizeFilter;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageDecoderTest {
  private final ImageDecoder decoder = new ImageDecoder();

  static Stream<String> turnedPhotos() {
    return Stream.of("Landscape", "Portrait")
        .flatMap(shape -> IntStream.rangeClosed(0, 8).mapToObj(tag -> shape + "_" + tag));
  }

  @ParameterizedTest
  @MethodSource("turnedPhotos")
  void standsEveryExifOrientationUpright(String name) throws IOException {
    String upright = name.replaceFirst("_\\d", "_1");

    RgbImage turned = decoder.decode(photo(name));
    RgbImage turnedAndScaled =
        decoder.decode(photo(name), 300, 200, Resize.squash(ResizeFilter.BILINEAR));

    // The files were compressed one by one; a wrong turn differs by more than 30 levels.
    assertThat(MadeImages.difference(turned, decoder.decode(photo(upright)))).isLessThan(5);
    assertThat(
            MadeImages.difference(
                turnedAndScaled,
                decoder.decode(photo(upright), 300, 200, Resize.squash(ResizeFilter.BILINEAR))))
        .isLessThan(5);
  }

  @Test
  void agreesWithAnotherDecoderOnEveryGoodPng() throws IOException {
    Path folder = SharedFiles.require("data/bad-images/pngsuite");
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(ImageDecoderTest::isGoodPng).sorted().toList()) {
        byte[] png = Files.readAllBytes(file);
        assertThat(MadeImages.difference(decoder.decode(png), PngOracle.decode(png)))
            .as(file.getFileName().toString())
            .isLessThan(1);
      }
    }
  }

  @Test
  void staysCloseToTheFullScaleWhereItDecodesAtAReducedOne() throws IOException {
    double sum = 0;
    List<Path> photos;
    try (Stream<Path> files = Files.list(SharedFiles.require("data/flowers/val/roses"))) {
      photos = files.sorted().toList();
    }
    for (Path file : photos) {
      byte[] jpeg = Files.readAllBytes(file);
      byte[] lossless = MadeImages.encode(asBuffered(decoder.decode(jpeg)), "png");
      double difference =
          MadeImages.difference(
              decoder.decode(jpeg, 24, 24, Resize.squash(ResizeFilter.BICUBIC)),
              decoder.decode(lossless, 24, 24, Resize.squash(ResizeFilter.BICUBIC)));
      assertThat(difference).as(file.getFileName().toString()).isLessThan(0.75);
      sum += difference;
    }
    assertThat(sum / photos.size()).isBetween(0.01, 0.3);
  }

  @Test
  void laysTransparencyOnWhite() {
    BufferedImage glass = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
    glass.setRGB(0, 0, 0x00_FF_00_00);
    glass.setRGB(1, 0, 0x80_FF_00_00);

    RgbImage image = decoder.decode(MadeImages.encode(glass, "png"));

    assertThat(image.rgb()).containsExactly(-1, -1, -1, -1, 127, 127);
  }

  @Test
  void laysTransparentWebpOnWhite() throws IOException {
    RgbImage image = decoder.decode(resource("alpha.webp"));

    assertThat(pixel(image, 0, 0)).containsExactly(255, 255, 255);
    assertThat(pixel(image, 0, 15)).containsExactly(0, 0, 255);
  }

  @Test
  void turnsWebpByItsExif() throws IOException {
    RgbImage image = decoder.decode(resource("turned.webp"));

    assertThat(image.width()).isEqualTo(8);
    assertThat(image.height()).isEqualTo(16);
  }

  @Test
  void convertsTheInkOfPrintersToLight() throws IOException {
    RgbImage image = decoder.decode(resource("cmyk.jpg"));

    assertThat(pixel(image, 8, 4)[0]).isCloseTo(255, within(8));
    assertThat(pixel(image, 8, 4)[1]).isCloseTo(0, within(8));
    assertThat(pixel(image, 8, 12)[0]).isCloseTo(255, within(8));
    assertThat(pixel(image, 8, 12)[2]).isCloseTo(255, within(8));
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 320, 640})
  void squashesToAnyShape(int side) {
    byte[] jpeg = MadeImages.encode(MadeImages.scene(300, 200, 3), "jpg");

    RgbImage image = decoder.decode(jpeg, side, 160, Resize.squash(ResizeFilter.BILINEAR));

    assertThat(image.height()).isEqualTo(side);
    assertThat(image.width()).isEqualTo(160);
    int[] topLeft = pixel(image, 0, 0);
    int[] bottomRight = pixel(image, side - 1, 159);
    assertThat(topLeft[2]).as("blue grows from the top left").isLessThan(40);
    assertThat(bottomRight[2]).as("to the bottom right").isGreaterThan(215);
  }

  @Test
  void cutsTheSidesAwayForACentreCrop() {
    BufferedImage flag = new BufferedImage(300, 100, BufferedImage.TYPE_INT_RGB);
    for (int x = 0; x < 300; x++) {
      for (int y = 0; y < 100; y++) {
        flag.setRGB(x, y, x >= 100 && x < 200 ? 0x00FF00 : 0xFF0000);
      }
    }

    RgbImage image =
        decoder.decode(
            MadeImages.encode(flag, "png"), 50, 50, Resize.centerCrop(ResizeFilter.BILINEAR, 0));

    // The image is resized before it is cut, so the filter reaches across the edge.
    assertThat(pixel(image, 25, 1)).containsExactly(0, 255, 0);
    assertThat(pixel(image, 25, 48)).containsExactly(0, 255, 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {50, 125, 130, 148})
  void averagesFinePatternsWhenItShrinksToHalfOrLess(int side) {
    BufferedImage stripes = new BufferedImage(300, 300, BufferedImage.TYPE_INT_RGB);
    for (int x = 0; x < 300; x += 2) {
      for (int y = 0; y < 300; y++) {
        stripes.setRGB(x, y, 0xFFFFFF);
      }
    }

    RgbImage image =
        decoder.decode(
            MadeImages.encode(stripes, "png"), side, side, Resize.squash(ResizeFilter.BILINEAR));

    assertThat(IntStream.range(1, side - 1).map(x -> image.at(20, x, 0)))
        .allMatch(v -> v > 110 && v < 145);
  }

  @ParameterizedTest
  @ValueSource(ints = {20, 140, 180, 250, 299, 400})
  void keepsWhiteWhite(int side) {
    BufferedImage white = new BufferedImage(300, 300, BufferedImage.TYPE_INT_RGB);
    white.createGraphics().fillRect(0, 0, 300, 300);

    RgbImage image =
        decoder.decode(
            MadeImages.encode(white, "png"), side, side, Resize.squash(ResizeFilter.BILINEAR));

    assertThat(image.rgb()).containsOnly(255);
  }

  @Test
  void givesTheSamePixelsOnManyThreads() throws Exception {
    byte[] jpeg = MadeImages.encode(MadeImages.scene(320, 240, 5), "jpg");
    byte[] expected = decoder.decode(jpeg, 100, 100, Resize.squash(ResizeFilter.BILINEAR)).rgb();
    Callable<byte[]> decode =
        () -> decoder.decode(jpeg, 100, 100, Resize.squash(ResizeFilter.BILINEAR)).rgb();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<byte[]>> results =
          threads.invokeAll(IntStream.range(0, 64).mapToObj(i -> decode).toList());
      for (Future<byte[]> result : results) {
        assertThat(result.get()).isEqualTo(expected);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void givesNativeMemoryBack() {
    byte[] bmp = MadeImages.encode(MadeImages.scene(1000, 700, 5), "bmp");
    decoder.decode(bmp, 20, 20, Resize.centerCrop(ResizeFilter.BILINEAR, 0));
    long before = Pointer.physicalBytes();

    for (int i = 0; i < 200; i++) {
      decoder.decode(bmp, 20, 20, Resize.centerCrop(ResizeFilter.BILINEAR, 0));
    }

    // Kept, the encoded and the decoded pixels would take 840 MB.
    assertThat(Pointer.physicalBytes() - before).isLessThan(200L << 20);
  }

  private static boolean isGoodPng(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".png") && !name.startsWith("x");
  }

  private static BufferedImage asBuffered(RgbImage image) {
    BufferedImage result =
        new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < image.height(); y++) {
      for (int x = 0; x < image.width(); x++) {
        int[] rgb = pixel(image, y, x);
        result.setRGB(x, y, rgb[0] << 16 | rgb[1] << 8 | rgb[2]);
      }
    }
    return result;
  }

  private static int[] pixel(RgbImage image, int row, int column) {
    return IntStream.range(0, 3).map(c -> image.at(row, column, c)).toArray();
  }

  private static byte[] photo(String name) throws IOException {
    return Files.readAllBytes(
        SharedFiles.require("data/bad-images/exif-orientation/" + name + ".jpg"));
  }

  private static byte[] resource(String name) throws IOException {
    try (var in = ImageDecoderTest.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }
}
