package headway.jobs.features.block;

import headway.common.augment.Augmentation;
import headway.common.config.images.AugmentSettings;
import headway.common.image.ImageTensor;
import headway.common.image.RgbImage;
import headway.common.image.preprocessing.Preprocessing;
import headway.common.storage.Storage;
import headway.jobs.frozen.FrozenNetworks;
import headway.jobs.frozen.FrozenSpec;
import headway.jobs.frozen.PreprocessingJson;
import headway.jobs.frozen.TaskNetworks;
import headway.jobs.spark.ExecutorConfiguration;
import java.io.Serializable;
import java.util.Optional;

/**
 * The views of decoded images: the plain view, and with augmentation a new view in each epoch. It
 * is small and part of the closure.
 *
 * @param preprocessing as JSON
 * @param augmentation null if every view is the plain one
 * @param seed of the augmented views
 * @param frozen the frozen part that is applied to views; null if there is none
 */
public record ImageViews(
    String preprocessing, AugmentSettings augmentation, long seed, FrozenSpec frozen)
    implements Serializable {

  /** Plain images without augmentation. */
  public static ImageViews plain(String preprocessing) {
    return new ImageViews(preprocessing, null, 0, null);
  }

  /** The number of views of a block. */
  int number() {
    return augmentation == null ? 1 : FeatureBlock.FRESH;
  }

  BlockValues rows(String[] keys, byte[][] rgb) {
    BlockValues images = images(keys, rgb);
    return frozen == null
        ? images
        : new ActivationRows(
            images,
            TaskNetworks.open(
                    () -> FrozenNetworks.open(new Storage(ExecutorConfiguration.get()), frozen))
                .network());
  }

  private BlockValues images(String[] keys, byte[][] rgb) {
    Preprocessing pixels = PreprocessingJson.parse(preprocessing);
    ImageTensor tensor = new ImageTensor(pixels);
    Optional<Augmentation> drawn = Optional.ofNullable(augmentation).map(Augmentation::of);
    return new BlockValues() {
      private static final long serialVersionUID = 1L;

      @Override
      public int width() {
        return tensor.length();
      }

      @Override
      public void copy(int image, int view, float[] out, int offset) {
        RgbImage plain = new RgbImage(pixels.width(), pixels.height(), rgb[image]);
        RgbImage shown =
            drawn.map(each -> each.apply(plain, seed, keys[image], view)).orElse(plain);
        tensor.fill(shown, out, offset);
      }
    };
  }
}
