package headway.common.augment;

import static org.assertj.core.api.Assertions.assertThat;

import headway.common.config.images.AugmentSettings;
import headway.common.image.RgbImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AugmentationTest {
  private static final long SEED = 42;
  private static final RgbImage IMAGE = SomePictures.noise(31, 37);
  private static final AugmentSettings SETTINGS = SomePictures.everything();
  private final Augmentation everything = Augmentation.of(SETTINGS);

  @Test
  void viewZeroIsThePlainImage() {
    for (int seed = 0; seed < 20; seed++) {
      assertThat(everything.apply(IMAGE, seed, "a.jpg", 0)).isSameAs(IMAGE);
    }
  }

  @Test
  void settingsThatChangeNothingChangeNoByte() {
    Augmentation off = Augmentation.of(SomePictures.settings());
    Augmentation weightless =
        Augmentation.of(
            SomePictures.settings(
                "brightness",
                "[1, 1]",
                "zoom",
                "[1, 1]",
                "rotationDegrees",
                "0",
                "fillMode",
                "wrap"));
    for (int view = 0; view < 5; view++) {
      assertThat(off.apply(IMAGE, SEED, "a.jpg", view).rgb()).isEqualTo(IMAGE.rgb());
      assertThat(weightless.apply(IMAGE, SEED, "a.jpg", view).rgb()).isEqualTo(IMAGE.rgb());
    }
  }

  @Test
  void leavesTheGivenImageAlone() {
    byte[] before = IMAGE.rgb().clone();
    for (int view = 1; view < 30; view++) {
      everything.apply(IMAGE, SEED, "a.jpg", view);
    }
    assertThat(IMAGE.rgb()).isEqualTo(before);
  }

  @Test
  void aViewIsTheSameInAnyOrderAndOnAnyThread() {
    List<Integer> views = new ArrayList<>(IntStream.range(0, 200).boxed().toList());
    Map<Integer, byte[]> inOrder = new TreeMap<>();
    views.forEach(view -> inOrder.put(view, view(view)));

    Collections.shuffle(views, new Random(1));

    assertThat(
            views.parallelStream().allMatch(view -> Arrays.equals(view(view), inOrder.get(view))))
        .isTrue();
  }

  private byte[] view(int view) {
    return Augmentation.of(SETTINGS).apply(IMAGE, SEED, "photo " + view / 10, view).rgb();
  }

  @Test
  void seedKeyAndViewEachMakeAnotherImage() {
    Set<String> different = new HashSet<>();
    for (long seed = 0; seed < 5; seed++) {
      for (String key : List.of("a", "b", "c/a", "")) {
        for (int view = 1; view < 6; view++) {
          different.add(Arrays.toString(everything.apply(IMAGE, seed, key, view).rgb()));
        }
      }
    }
    assertThat(different).hasSize(5 * 4 * 5);
  }

  @Test
  void turningOneTransformOnLeavesTheDrawsOfAnotherAsTheyAre() {
    RgbImage grey = SomePictures.plain(8, 8, 100, 100, 100);
    for (int view = 1; view < 20; view++) {
      RgbImage alone =
          Augmentation.of(SomePictures.settings("brightness", "[0.5, 1.5]"))
              .apply(grey, SEED, "a", view);
      RgbImage beside =
          Augmentation.of(
                  SomePictures.settings("brightness", "[0.5, 1.5]", "rotationDegrees", "90"))
              .apply(grey, SEED, "a", view);
      assertThat(beside.rgb()).isEqualTo(alone.rgb());
    }
  }

  @Test
  void flipsHalfOfTheViewsExactly() {
    Augmentation flips = Augmentation.of(SomePictures.settings("horizontalFlip", "true"));
    int flipped = 0;
    for (int view = 1; view <= 1000; view++) {
      RgbImage output = flips.apply(IMAGE, SEED, "a", view);
      boolean mirrored = !Arrays.equals(output.rgb(), IMAGE.rgb());
      flipped += mirrored ? 1 : 0;
      if (mirrored) {
        assertThat(output.at(3, 0, 1)).isEqualTo(IMAGE.at(3, IMAGE.width() - 1, 1));
        assertThat(output.at(30, 36, 2)).isEqualTo(IMAGE.at(30, 0, 2));
      }
    }
    assertThat(flipped).isBetween(450, 550);
  }

  @Test
  void brightnessIsDrawnFromItsWholeRangeAndNothingElse() {
    RgbImage grey = SomePictures.plain(2, 2, 100, 100, 100);
    Augmentation brightness = Augmentation.of(SomePictures.settings("brightness", "[0.5, 1.5]"));
    double[] levels =
        IntStream.rangeClosed(1, 2000)
            .mapToDouble(view -> brightness.apply(grey, SEED, "a", view).at(0, 0, 0))
            .toArray();
    assertThat(Arrays.stream(levels).min().orElseThrow()).isBetween(50.0, 52.0);
    assertThat(Arrays.stream(levels).max().orElseThrow()).isBetween(148.0, 150.0);
    assertThat(Arrays.stream(levels).average().orElseThrow()).isBetween(98.0, 101.0);
  }

  @Test
  void aCropShowsOnlyWhatIsInTheImage() {
    RgbImage plain = SomePictures.plain(40, 30, 10, 200, 90);
    Augmentation crop = Augmentation.of(SomePictures.settings("crop.area", "[0.1, 0.9]"));
    for (int view = 1; view < 50; view++) {
      RgbImage output = crop.apply(plain, SEED, "a", view);
      assertThat(output.height()).isEqualTo(40);
      assertThat(output.width()).isEqualTo(30);
      assertThat(output.rgb()).isEqualTo(plain.rgb());
    }
  }

  @Test
  void erasesAsOftenAndAsMuchAsIsAskedFor() {
    RgbImage white = SomePictures.plain(50, 60, 255, 255, 255);
    Augmentation erasing =
        Augmentation.of(
            SomePictures.settings(
                "erase.probability", "0.5", "erase.area", "[0.1, 0.3]", "erase.fill", "black"));
    int erased = 0;
    for (int view = 1; view <= 600; view++) {
      byte[] output = erasing.apply(white, SEED, "a", view).rgb();
      double share = IntStream.range(0, output.length).filter(i -> output[i] == 0).count();
      if (share > 0) {
        erased++;
        assertThat(share / output.length).isBetween(0.09, 0.31);
      }
    }
    assertThat(erased).isBetween(250, 350);
  }
}
