package headway.common.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headway.common.InputException;
import headway.common.image.preprocessing.ChannelOrder;
import headway.common.image.preprocessing.Preprocessing;
import headway.common.image.preprocessing.PreprocessingFamily;
import headway.common.image.preprocessing.Resize;
import headway.common.image.preprocessing.ResizeFilter;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImageTensorTest {
  /** Two rows of three: red 10 to 60, green 100 more, blue 200 at the top and 0 below. */
  private static final byte[] SIX_PIXELS = MadeImages.encode(sixPixels(), "png");

  private static final Preprocessing RGB =
      new Preprocessing(
          2,
          3,
          ChannelOrder.RGB,
          List.of(10f, 100f, 200f),
          List.of(1f, 0.5f, 0.25f),
          Resize.squash(ResizeFilter.BILINEAR));

  @Test
  void writesPlanesInRgbOrder() {
    float[] out = new float[20];

    new ImageTensor(RGB).fill(SIX_PIXELS, out, 1);

    assertThat(out)
        .containsExactly(
            0, 0, 10, 20, 30, 40, 50, 5, 10, 15, 20, 25, 30, 0, 0, 0, -50, -50, -50, 0);
  }

  @Test
  void writesPlanesInBgrOrder() {
    Preprocessing bgr =
        new Preprocessing(
            2,
            3,
            ChannelOrder.BGR,
            List.of(200f, 100f, 10f),
            List.of(0.25f, 0.5f, 1f),
            Resize.squash(ResizeFilter.BILINEAR));
    ImageTensor tensor = new ImageTensor(bgr);
    float[] out = new float[tensor.length()];

    tensor.fill(SIX_PIXELS, out, 0);

    assertThat(out)
        .containsExactly(0, 0, 0, -50, -50, -50, 5, 10, 15, 20, 25, 30, 0, 10, 20, 30, 40, 50);
  }

  /** What {@code Image.fromarray(rgb).convert("L")} of Pillow 10 gives for the same pixels. */
  @Test
  void writesLuminanceAsPillowDoes() {
    byte[] rgb = {
      (byte) 255, 0, 0, 0, (byte) 255, 0, 0, 0, (byte) 255, 12, 200 - 256, 99, 77, 77, 77, 1, 2, 3
    };
    ImageTensor tensor = new ImageTensor(PreprocessingFamily.UNIT.at(2, 3).toGrey());
    float[] out = new float[tensor.length()];

    tensor.fill(new RgbImage(3, 2, rgb), out, 0);

    int[] levels = {76, 150, 29, 132, 77, 2};
    for (int i = 0; i < levels.length; i++) {
      assertThat(out[i]).isEqualTo(levels[i] * (1f / 255f));
    }
    assertThat(out).hasSize(6);
  }

  @Test
  void advancesADirectBuffer() {
    ImageTensor tensor = new ImageTensor(RGB);
    FloatBuffer out = ByteBuffer.allocateDirect(2 * 4 * tensor.length()).asFloatBuffer();
    float[] expected = new float[tensor.length()];
    tensor.fill(SIX_PIXELS, expected, 0);

    tensor.fill(SIX_PIXELS, out);
    tensor.fill(SIX_PIXELS, out);

    assertThat(out.hasRemaining()).isFalse();
    float[] second = new float[tensor.length()];
    out.get(tensor.length(), second);
    assertThat(second).containsExactly(expected);
  }

  @Test
  void leavesTheBlockAloneWhereTheImageIsBad() {
    float[] out = {7, 7, 7};

    assertThatThrownBy(() -> new ImageTensor(RGB).fill(new byte[] {'h', 'i'}, out, 0))
        .isInstanceOf(InputException.class)
        .hasMessage("not an image: starts with 'hi'");
    assertThat(out).containsExactly(7, 7, 7);
  }

  @Test
  void refusesPixelsOfAnotherSize() {
    RgbImage image = new RgbImage(2, 2, new byte[12]);

    assertThatThrownBy(() -> new ImageTensor(RGB).fill(image, new float[18], 0))
        .hasMessage("The network wants 2×3 pixels (height × width) but the image has 2×2");
  }

  private static BufferedImage sixPixels() {
    BufferedImage image = new BufferedImage(3, 2, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 6; i++) {
      int red = 10 + 10 * i;
      image.setRGB(i % 3, i / 3, red << 16 | (red + 100) << 8 | (i < 3 ? 200 : 0));
    }
    return image;
  }
}
