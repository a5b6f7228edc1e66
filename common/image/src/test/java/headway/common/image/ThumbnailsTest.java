package headway.common.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headway.common.InputException;
import headway.common.SharedFiles;
import headway.common.image.header.ImageFormat;
import headway.common.image.header.ImageHeader;
import headway.common.image.preprocessing.Resize;
import headway.common.image.preprocessing.ResizeFilter;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class ThumbnailsTest {
  @Test
  void keepTheShapeOfTheImage() {
    byte[] thumbnail = Thumbnails.jpeg(MadeImages.encode(MadeImages.scene(300, 200, 1), "png"), 96);

    ImageHeader header = ImageHeader.read(thumbnail);
    assertThat(header.kind()).isEqualTo(ImageFormat.JPEG);
    assertThat(header.width()).isEqualTo(96);
    assertThat(header.height()).isEqualTo(64);
  }

  @Test
  void standUpright() throws IOException {
    byte[] lying =
        Files.readAllBytes(SharedFiles.require("data/bad-images/exif-orientation/Portrait_6.jpg"));

    ImageHeader header = ImageHeader.read(Thumbnails.jpeg(lying, 120));

    assertThat(header.height()).isEqualTo(120);
    assertThat(header.width()).isEqualTo(80);
  }

  @Test
  void doNotEnlarge() {
    byte[] small = MadeImages.encode(MadeImages.scene(20, 10, 1), "png");

    assertThat(ImageHeader.read(Thumbnails.jpeg(small, 96)).width()).isEqualTo(20);
  }

  @Test
  void lookLikeTheImage() {
    byte[] png = MadeImages.encode(MadeImages.scene(300, 200, 1), "png");
    ImageDecoder decoder = new ImageDecoder();

    assertThat(
            MadeImages.difference(
                decoder.decode(Thumbnails.jpeg(png, 96)),
                decoder.decode(png, 64, 96, Resize.squash(ResizeFilter.BILINEAR))))
        .isLessThan(6);
  }

  @Test
  void areRefusedForWhatIsNoImage() {
    assertThatThrownBy(() -> Thumbnails.jpeg(new byte[0], 96))
        .isInstanceOf(InputException.class)
        .hasMessage("empty: 0 bytes");
  }
}
