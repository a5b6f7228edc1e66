package headway.common.augment.mix;

import headway.common.augment.step.ImageRandom;
import headway.common.config.images.AugmentSettings.Mix;

/**
 * MixUp (Zhang et al.: mixup, beyond empirical risk minimization, ICLR 2018) and CutMix (Yun et
 * al.: CutMix, ICCV 2019); where both are on, each serves every other time.
 */
public record ExampleMixing(Mix settings) {
  private static final double EITHER = 0.5;

  /** Draws how an example is mixed with another; depends on (seed, key, epoch) of the first. */
  public ExampleMix draw(long seed, String key, long epoch) {
    ImageRandom own = ImageRandom.of(seed, key, epoch).stream("mix");
    boolean cut = settings.cutMix() > 0 && (settings.mixUp() == 0 || own.happens(EITHER));
    double alpha = cut ? settings.cutMix() : settings.mixUp();
    if (alpha == 0) {
      return new MixUp(1);
    }
    double share = own.beta(alpha);
    return cut ? new CutMix(share, own.unit(), own.unit()) : new MixUp(share);
  }
}
