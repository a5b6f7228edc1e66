package headway.common.augment.keras;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import headway.common.SharedFiles;
import headway.common.augment.affine.AffineMatrix;
import headway.common.augment.affine.AffineWarp;
import headway.common.augment.affine.BorderMode;
import headway.common.config.images.AugmentSettings.FillMode;
import headway.common.image.RgbImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Keras' own answers for one image, written by {@code ../shared/tools}. */
class KerasGoldensTest {
  private static final double MOST_MEAN_DIFFERENCE = 0.5;
  private static final double FEW_LEVELS = 2;
  private static final double SHARE_WITHIN = 0.99;

  static Stream<Arguments> cases() throws IOException {
    Path folder = SharedFiles.require("data/augmentation-goldens");
    JsonNode cases = JsonMapper.builder().build().readTree(folder.resolve("cases.json").toFile());
    return StreamSupport.stream(cases.spliterator(), false)
        .map(each -> Arguments.of(each.get("name").asText(), each));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void computesAsKerasDoes(String name, JsonNode wanted) throws IOException {
    Path folder = SharedFiles.require("data/augmentation-goldens");
    ByteBuffer golden = values(folder.resolve(name + ".npy"), "<f4");

    byte[] output = output(wanted, input(folder.resolve("input.npy"))).rgb();

    assertThat(golden.remaining()).isEqualTo(output.length * Float.BYTES);
    double sum = 0;
    int within = 0;
    for (byte each : output) {
      double difference = Math.abs((each & 0xff) - golden.getFloat());
      sum += difference;
      within += difference <= FEW_LEVELS ? 1 : 0;
    }
    assertThat(sum / output.length).isLessThanOrEqualTo(MOST_MEAN_DIFFERENCE);
    assertThat((double) within / output.length).isGreaterThanOrEqualTo(SHARE_WITHIN);
  }

  private static RgbImage output(JsonNode wanted, RgbImage input) {
    return switch (wanted.get("kind").asText()) {
      case "affine" -> affine(wanted, input);
      case "channel_shift" ->
          RandomBrightness.shifted(input, wanted.get("intensity").asDouble()).applyTo(input);
      case "brightness" ->
          RandomBrightness.brightened(wanted.get("brightness").asDouble()).applyTo(input);
      case "horizontal_flip" ->
          warped(input, AffineMatrix.IDENTITY.mirrored(true, false, input.height(), input.width()));
      case "vertical_flip" ->
          warped(input, AffineMatrix.IDENTITY.mirrored(false, true, input.height(), input.width()));
      default -> throw new AssertionError("no such kind: " + wanted);
    };
  }

  /** Keras turns about the middle of an image of 96×64 here, though this one has 64×96. */
  private static RgbImage affine(JsonNode wanted, RgbImage input) {
    KerasAffineTransform transform =
        new KerasAffineTransform(
            wanted.path("theta").asDouble(0),
            wanted.path("tx").asDouble(0),
            wanted.path("ty").asDouble(0),
            wanted.path("shear").asDouble(0),
            wanted.path("zx").asDouble(1),
            wanted.path("zy").asDouble(1));
    BorderMode border =
        new BorderMode(
            FillMode.valueOf(wanted.get("fill_mode").asText().toUpperCase(Locale.ROOT)),
            wanted.get("cval").asInt());
    AffineMatrix matrix = transform.aboutOrigin().aboutMiddle(input.width(), input.height());
    return AffineWarp.warp(input, matrix, border, input.height(), input.width());
  }

  private static RgbImage warped(RgbImage input, AffineMatrix matrix) {
    return AffineWarp.warp(
        input, matrix, new BorderMode(FillMode.NEAREST, 0), input.height(), input.width());
  }

  private static RgbImage input(Path file) throws IOException {
    ByteBuffer pixels = values(file, "|u1");
    byte[] rgb = new byte[pixels.remaining()];
    pixels.get(rgb);
    return new RgbImage(96, 64, rgb);
  }

  private static ByteBuffer values(Path file, String type) throws IOException {
    ByteBuffer npy = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int length = npy.getShort(8);
    String header = new String(npy.array(), 10, length, StandardCharsets.US_ASCII);
    assertThat(header)
        .contains("'descr': '" + type + "'", "'fortran_order': False", "'shape': (64, 96, 3)");
    return npy.position(10 + length);
  }
}
