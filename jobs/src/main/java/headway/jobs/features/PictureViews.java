package headway.jobs.features;

import headway.common.augment.Augmentation;
import headway.common.config.AugmentSettings;
import headway.common.image.ImageTensor;
import headway.common.image.Preprocessing;
import headway.common.image.RgbImage;
import headway.common.storage.Storage;
import headway.jobs.frozen.FrozenNetworks;
import headway.jobs.frozen.FrozenSpec;
import headway.jobs.frozen.PreprocessingJson;
import headway.jobs.spark.ExecutorConfiguration;
import java.io.Serializable;
import java.util.Optional;

/**
 * Which views decoded pictures have: the plain one, and where they are augmented a fresh one for
 * each epoch. Small, travels with the closure.
 *
 * @param preprocessing as JSON
 * @param augmentation none: every view is the plain one
 * @param seed that the views are drawn from
 * @param frozen what views go through; null: they are taken as they are
 */
public record PictureViews(
    String preprocessing, AugmentSettings augmentation, long seed, FrozenSpec frozen)
    implements Serializable {

  /** Every picture as it is. */
  public static PictureViews plain(String preprocessing) {
    return new PictureViews(preprocessing, null, 0, null);
  }

  /** As blocks give it. */
  int number() {
    return augmentation == null ? 1 : FeatureBlock.FRESH;
  }

  Rows rows(String[] keys, byte[][] rgb) {
    Rows pictures = pictures(keys, rgb);
    return frozen == null
        ? pictures
        : new ActivationRows(
            pictures, FrozenNetworks.open(new Storage(ExecutorConfiguration.get()), frozen));
  }

  private Rows pictures(String[] keys, byte[][] rgb) {
    Preprocessing pixels = PreprocessingJson.parse(preprocessing);
    ImageTensor tensor = new ImageTensor(pixels);
    Optional<Augmentation> drawn = Optional.ofNullable(augmentation).map(Augmentation::of);
    return new Rows() {
      private static final long serialVersionUID = 1L;

      @Override
      public int width() {
        return tensor.length();
      }

      @Override
      public FeatureRowSource row(int image, int view) {
        RgbImage plain = new RgbImage(pixels.width(), pixels.height(), rgb[image]);
        String key = keys[image];
        return (out, offset) -> {
          RgbImage shown = drawn.map(each -> each.apply(plain, seed, key, view)).orElse(plain);
          tensor.fill(shown, out, offset);
        };
      }
    };
  }
}
