package headway.common.image.synthetic;

import static org.assertj.core.api.Assertions.assertThat;

import headway.common.image.ImageDecoder;
import headway.common.image.RgbImage;
import org.junit.jupiter.api.Test;

class SyntheticPhotoTest {
  @Test
  void hasTheSizeAndAboutTheBytesOfAPhoto() {
    byte[] jpeg = SyntheticPhoto.jpeg(450, 374, 1);
    RgbImage image = new ImageDecoder().decode(jpeg);
    assertThat(image.width()).isEqualTo(450);
    assertThat(image.height()).isEqualTo(374);
    assertThat(jpeg.length).isBetween(35_000, 80_000);
  }

  @Test
  void theSameSeedDrawsTheSame() {
    assertThat(SyntheticPhoto.jpeg(64, 48, 7))
        .isEqualTo(SyntheticPhoto.jpeg(64, 48, 7))
        .isNotEqualTo(SyntheticPhoto.jpeg(64, 48, 8));
  }
}
