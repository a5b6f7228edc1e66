package headway.common.augment.policy;

import headway.common.augment.affine.AffineMatrix;
import headway.common.augment.step.ImageRandom;
import headway.common.augment.step.Transform;
import headway.common.config.images.AugmentSettings.Policy;
import headway.common.image.RgbImage;
import java.util.ArrayList;
import java.util.List;

/**
 * A few operations drawn evenly, each at one strength and in either direction (Cubuk et al.:
 * RandAugment, practical automated data augmentation with a reduced search space, NeurIPS 2020).
 * Those that move pixels go first, in one warp; the paper interpolates once for each.
 */
public record RandAugment(Policy settings) implements Transform {
  private static final double STRONGEST = 30;
  private static final double EITHER = 0.5;
  private static final RandAugmentOperation[] ALL = RandAugmentOperation.values();

  private record Chosen(RandAugmentOperation operation, double strength) {}

  private List<Chosen> chosen(ImageRandom random) {
    ImageRandom own = random.stream("policy");
    List<Chosen> chosen = new ArrayList<>();
    for (int i = 0; i < settings.operations(); i++) {
      RandAugmentOperation operation = ALL[own.below(ALL.length)];
      double strength = settings.magnitude() / STRONGEST;
      chosen.add(new Chosen(operation, own.happens(EITHER) ? -strength : strength));
    }
    return chosen;
  }

  @Override
  public AffineMatrix affine(int height, int width, ImageRandom random) {
    AffineMatrix all = AffineMatrix.IDENTITY;
    for (Chosen each : chosen(random)) {
      all = all.after(each.operation().affine(each.strength(), height, width));
    }
    return all;
  }

  @Override
  public RgbImage applyToPixels(RgbImage image, ImageRandom random) {
    RgbImage result = image;
    for (Chosen each : chosen(random)) {
      result = each.operation().applyToPixels(result, each.strength());
    }
    return result;
  }
}
