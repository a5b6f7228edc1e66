package headway.common.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headway.common.InputException;
import headway.common.SharedFiles;
import headway.common.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageCheckTest {
  private final ImageCheck check = new ImageCheck(ImageDecoder.DEFAULT_MAX_PIXELS);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          gif-named.jpg  | unsupported kind: GIF
          html-error.jpg | not an image: starts with '<html>403</html>'
          random.jpg     | not an image: starts with bytes e4 8c aa c6 78 7e 29 e0
          soi-only.jpg   | truncated JPEG: no end of image
          text.jpg       | not an image: starts with 'not an image '
          truncated.jpg  | truncated JPEG: no end of image
          zero-byte.jpg  | empty: 0 bytes
          """)
  void refusesWithItsReason(String file, String reason) throws IOException {
    byte[] encoded = read("made/" + file);

    assertThat(check.reasonToRefuse(encoded)).contains(reason);
    assertThatThrownBy(() -> new ImageDecoder().decode(encoded))
        .isInstanceOf(InputException.class)
        .hasMessage(reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"bmp-named.jpg", "png-named.jpg", "trailing-garbage.jpg", "webp-named.jpg"})
  void takesWhatIsSoundWhateverItsName(String file) throws IOException {
    byte[] encoded = read("made/" + file);

    assertThat(check.reasonToRefuse(encoded)).isEmpty();
    assertThat(new ImageDecoder().decode(encoded).width()).isEqualTo(128);
  }

  @Test
  void knowsTheFateOfEveryFileOfPngSuite() throws IOException {
    for (Path file : filesOf("pngsuite")) {
      boolean brokenOnPurpose = file.getFileName().toString().startsWith("x");

      assertThat(check.reasonToRefuse(Files.readAllBytes(file)).isPresent())
          .as(file.getFileName() + " is refused")
          .isEqualTo(brokenOnPurpose);
    }
  }

  @Test
  void takesEveryPhotoOfAnOrdinaryDataSet() throws IOException {
    Path photos = SharedFiles.require("data/flowers/val");
    try (Stream<Path> files = Files.walk(photos)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(check.reasonToRefuse(Files.readAllBytes(file))).as(file.toString()).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"jpg", "png", "bmp"})
  void refusesAnImageCutOffAnywhere(String format) {
    byte[] whole = MadeImages.encode(MadeImages.scene(90, 60, 1), format);

    for (int length = whole.length - 1; length > 0; length -= 97) {
      assertThat(check.reasonToRefuse(Arrays.copyOf(whole, length)))
          .as("%d of %d bytes", length, whole.length)
          .isPresent();
    }
    assertThat(check.reasonToRefuse(whole)).isEmpty();
  }

  @Test
  void refusesAWebpCutOffAnywhere() throws IOException {
    byte[] whole = read("made/webp-named.jpg");

    for (int length = whole.length - 1; length > 0; length -= 13) {
      assertThat(check.reasonToRefuse(Arrays.copyOf(whole, length)))
          .as("%d of %d bytes", length, whole.length)
          .isPresent();
    }
  }

  @Test
  void refusesAbsurdSizesFromTheHeader() {
    assertThat(check.reasonToRefuse(MadeImages.pngHeaderOnly(1_000_000, 1_000_000)))
        .contains("too large: 1000000×1000000 pixels, more than 100000000");
  }

  @Test
  void refusesAboveTheLimitAndTakesTheLimit() {
    byte[] encoded = MadeImages.encode(MadeImages.scene(20, 10, 1), "png");

    assertThat(new ImageCheck(200).reasonToRefuse(encoded)).isEmpty();
    assertThat(new ImageCheck(199).reasonToRefuse(encoded))
        .contains("too large: 20×10 pixels, more than 199");
  }

  @Test
  void wantsALimitOfAtLeastOnePixel() {
    assertThatThrownBy(() -> new ImageCheck(0))
        .isInstanceOf(UsageException.class)
        .hasMessage("max-pixels must be ≥ 1 but was 0");
  }

  private static byte[] read(String file) throws IOException {
    return Files.readAllBytes(SharedFiles.require("data/bad-images/" + file));
  }

  private static List<Path> filesOf(String folder) throws IOException {
    try (Stream<Path> files = Files.list(SharedFiles.require("data/bad-images/" + folder))) {
      return files.filter(file -> file.toString().endsWith(".png")).sorted().toList();
    }
  }
}
