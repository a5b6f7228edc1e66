package headway.common.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import headway.common.InputException;
import headway.common.image.preprocessing.Preprocessing;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Images damaged at random: each is decoded or refused, soon, and nothing else happens. */
class DamagedImagesTest {
  private static final int DAMAGES = 60;
  private static final Duration SOON = Duration.ofSeconds(5);

  private final ImageCheck check = new ImageCheck(4_000_000);
  private final ImageTensor tensor =
      new ImageTensor(Preprocessing.uniform(32, 32, 0, 1), new ImageDecoder(4_000_000));

  static Stream<String> sources() {
    return Stream.of(
        "jpg", "png", "bmp", "progressive.jpg", "cmyk.jpg", "alpha.webp", "turned.webp");
  }

  @ParameterizedTest
  @MethodSource("sources")
  void areDecodedOrRefused(String source) {
    byte[] sound = bytes(source);
    byte[] other = MadeImages.encode(MadeImages.scene(70, 50, 2), "jpg");
    assertThat(check.reasonToRefuse(sound)).isEmpty();
    for (int seed = 0; seed < DAMAGES; seed++) {
      byte[] damaged = damaged(sound, other, new Random(seed));
      String name = source + ", seed " + seed;
      boolean refused =
          assertTimeoutPreemptively(
              SOON, () -> check.reasonToRefuse(damaged).isPresent(), () -> name + " is checked");
      boolean filled = assertTimeoutPreemptively(SOON, () -> fills(damaged), () -> name);
      assertThat(filled).as(name + " is decoded where the check takes it").isEqualTo(!refused);
    }
  }

  private boolean fills(byte[] encoded) {
    try {
      tensor.fill(encoded, new float[tensor.length()], 0);
      return true;
    } catch (InputException e) {
      assertThat(e.getMessage()).hasSizeBetween(5, 80).doesNotContain("\n");
      return false;
    }
  }

  private static byte[] damaged(byte[] sound, byte[] other, Random random) {
    byte[] result = sound.clone();
    switch (random.nextInt(4)) {
      case 0 -> result = Arrays.copyOf(sound, random.nextInt(sound.length));
      case 1 -> {
        for (int i = 1 + random.nextInt(20); i > 0; i--) {
          result[random.nextInt(result.length)] ^= (byte) (1 << random.nextInt(8));
        }
      }
      case 2 -> {
        int from = random.nextInt(result.length);
        Arrays.fill(result, from, from + random.nextInt(result.length - from), (byte) 0);
      }
      default -> {
        int length = random.nextInt(Math.min(result.length, other.length));
        System.arraycopy(
            other,
            random.nextInt(other.length - length + 1),
            result,
            random.nextInt(result.length - length + 1),
            length);
      }
    }
    return result;
  }

  private static byte[] bytes(String source) {
    if (List.of("jpg", "png", "bmp").contains(source)) {
      return MadeImages.encode(MadeImages.scene(90, 60, 1), source);
    }
    try (InputStream in = DamagedImagesTest.class.getResourceAsStream(source)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
