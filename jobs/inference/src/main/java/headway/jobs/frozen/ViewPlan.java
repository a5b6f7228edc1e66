package headway.jobs.frozen;

import headway.common.augment.Augmentation;
import headway.common.augment.AugmentedImages;
import headway.common.augment.affine.BorderMode;
import headway.common.config.images.AugmentSettings;
import headway.common.config.images.AugmentSettings.FillMode;
import headway.common.dataset.ShardRow;
import headway.common.dataset.split.Split;
import headway.common.image.ImageDecoder;
import headway.common.image.preprocessing.Preprocessing;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * The number of views of an image: the configured number in the training split, otherwise one. It
 * is small and part of the closure.
 */
public final class ViewPlan implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Plain images without augmentation. */
  public static final ViewPlan PLAIN = new ViewPlan(null, 0);

  private final AugmentSettings settings;
  private final long seed;

  private ViewPlan(AugmentSettings settings, long seed) {
    this.settings = settings;
    this.seed = seed;
  }

  /**
   * The plan of the given settings.
   *
   * @param seed of the augmented views
   */
  public static ViewPlan of(AugmentSettings settings, long seed) {
    return settings.views() <= 1 ? PLAIN : new ViewPlan(settings, seed);
  }

  /** The number of views of each training image. */
  public int perTrainingImage() {
    return settings == null ? 1 : settings.views();
  }

  /** The number of views of this image. */
  int of(ShardRow row) {
    return row.split() == Split.TRAIN ? perTrainingImage() : 1;
  }

  AugmentedImages images(Preprocessing preprocessing) {
    Augmentation augmentation =
        settings == null
            ? new Augmentation(Optional.empty(), List.of(), new BorderMode(FillMode.NEAREST, 0))
            : Augmentation.of(settings);
    return new AugmentedImages(new ImageDecoder(), preprocessing, augmentation, seed);
  }

  /** The text that identifies the views; empty for plain images. */
  @Override
  public String toString() {
    return settings == null ? "" : settings.withoutMix() + " " + seed;
  }
}
