package headway.common.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headway.common.InputException;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bitmaps as few programs write them, against the pixels that Pillow 13 sees, on white. */
class BitmapsTest {
  private final ImageDecoder decoder = new ImageDecoder();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bmp16-565",
        "v3-bitfields",
        "v5-bitfields-topdown",
        "bgra-v4",
        "rgba-v5",
        "abgr-v3-topdown",
        "bgrx-fields",
        "bgr32-plain",
        "bgr32-plain-v5",
        "555-plain",
        "555-fields-topdown",
        "565-v2",
        "565-v4"
      })
  void looksAsPillowSeesIt(String name) throws IOException {
    RgbImage bitmap = decoder.decode(bytes(name + ".bmp"));
    RgbImage expected = decoder.decode(bytes(name + ".png"));

    assertThat(bitmap.width()).isEqualTo(expected.width());
    assertThat(bitmap.height()).isEqualTo(expected.height());
    assertThat(bitmap.rgb()).isEqualTo(expected.rgb());
    assertThat(new ImageCheck(ImageDecoder.DEFAULT_MAX_PIXELS).reasonToRefuse(bytes(name + ".bmp")))
        .isEmpty();
  }

  /** Pillow refuses them. */
  @Test
  void readsFieldsOfTenBits() throws IOException {
    byte[] bitmap = bytes("bgrx-fields.bmp");
    mask(bitmap, 54, 0x3ff00000);
    mask(bitmap, 58, 0x000ffc00);
    mask(bitmap, 62, 0x000003ff);
    mask(bitmap, 66, 1 << 29 | 1023 << 10 | 1);

    RgbImage image = decoder.decode(bitmap);

    // 512, 1023 and 1 of 1023.
    assertThat(image.at(4, 0, 0)).isEqualTo(127);
    assertThat(image.at(4, 0, 1)).isEqualTo(255);
    assertThat(image.at(4, 0, 2)).isZero();
  }

  @Test
  void refusesFieldsThatAreNone() throws IOException {
    byte[] bitmap = bytes("555-fields-topdown.bmp");
    mask(bitmap, 54, 0x5000);

    assertThatThrownBy(() -> decoder.decode(bitmap))
        .isInstanceOf(InputException.class)
        .hasMessage("corrupt BMP: the bit field 00005000 of 16 bits");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bgra-v4", "565-v2", "555-plain", "bgr32-plain-v5"})
  void noticesWhereRowsAreMissing(String name) throws IOException {
    byte[] whole = bytes(name + ".bmp");

    assertThatThrownBy(() -> decoder.decode(Arrays.copyOf(whole, whole.length - 1)))
        .hasMessage("truncated BMP: no end of image");
  }

  private static void mask(byte[] bitmap, int at, int value) {
    for (int i = 0; i < Integer.BYTES; i++) {
      bitmap[at + i] = (byte) (value >>> Byte.SIZE * i);
    }
  }

  private static byte[] bytes(String name) throws IOException {
    try (var in = BitmapsTest.class.getResourceAsStream("/headway/common/image/bmp/" + name)) {
      return in.readAllBytes();
    }
  }
}
