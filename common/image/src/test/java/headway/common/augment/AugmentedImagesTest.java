package headway.common.augment;

import static org.assertj.core.api.Assertions.assertThat;

import headway.common.SharedFiles;
import headway.common.config.images.AugmentSettings;
import headway.common.image.ImageDecoder;
import headway.common.image.RgbImage;
import headway.common.image.preprocessing.Preprocessing;
import headway.common.image.preprocessing.Resize;
import headway.common.image.preprocessing.ResizeFilter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AugmentedImagesTest {
  private static final ImageDecoder DECODER = new ImageDecoder();
  private static final Preprocessing SIZE = Preprocessing.uniform(64, 48, 0, 1);

  private static byte[] photo() throws IOException {
    try (Stream<Path> all = Files.walk(SharedFiles.projectRoot().resolve("deploy/demo/photos"))) {
      return Files.readAllBytes(
          all.filter(each -> each.toString().matches(".*\\.(jpg|png|webp)"))
              .sorted()
              .findFirst()
              .orElseThrow());
    }
  }

  private static AugmentedImages images(AugmentSettings settings) {
    return new AugmentedImages(DECODER, SIZE, Augmentation.of(settings), 1);
  }

  @Test
  void thePlainViewIsWhatTheNetworkSeesWithoutAugmentation() throws IOException {
    RgbImage plain = DECODER.decode(photo(), 64, 48, Resize.squash(ResizeFilter.BILINEAR));

    RgbImage view = images(SomePictures.everything()).photo(photo(), "a").view(0);

    assertThat(view.rgb()).isEqualTo(plain.rgb());
  }

  @Test
  void everyViewHasTheNetworksSize() throws IOException {
    AugmentedImages images = images(SomePictures.everything());
    for (int view = 0; view < 20; view++) {
      RgbImage output = images.photo(photo(), "a").view(view);
      assertThat(output.height()).isEqualTo(64);
      assertThat(output.width()).isEqualTo(48);
    }
  }

  @Test
  void aSmallCropShowsTheDetailOfThePhotoAndNotOfItsThumbnail() throws IOException {
    AugmentSettings settings = SomePictures.settings("crop.area", "0.05", "crop.aspect", "1");
    Augmentation augmentation = Augmentation.of(settings);
    RgbImage thumbnail = DECODER.decode(photo(), 64, 48, Resize.squash(ResizeFilter.BILINEAR));
    double sharp = 0;
    double blurred = 0;
    for (int view = 1; view <= 20; view++) {
      sharp += roughness(images(settings).photo(photo(), "a").view(view));
      blurred += roughness(augmentation.apply(thumbnail, 1, "a", view));
    }
    assertThat(sharp).isGreaterThan(1.2 * blurred);
  }

  /** The sum of second differences along the rows. */
  private static double roughness(RgbImage image) {
    double sum = 0;
    for (int row = 0; row < image.height(); row++) {
      for (int column = 1; column < image.width() - 1; column++) {
        sum +=
            Math.abs(
                image.at(row, column - 1, 1)
                    + image.at(row, column + 1, 1)
                    - 2 * image.at(row, column, 1));
      }
    }
    return sum;
  }
}
