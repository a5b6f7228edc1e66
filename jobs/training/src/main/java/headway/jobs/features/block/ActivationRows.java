package headway.jobs.features.block;

import headway.common.network.runtime.FrozenNetwork;
import headway.jobs.features.shuffle.FeatureRowSource;

/** The activations of images, computed by the frozen part on demand. Never serialized. */
final class ActivationRows implements BlockValues {
  private static final long serialVersionUID = 1L;

  private final BlockValues images;
  private final transient FrozenNetwork network;

  ActivationRows(BlockValues images, FrozenNetwork network) {
    this.images = images;
    this.network = network;
  }

  @Override
  public int width() {
    return network.featureCount();
  }

  @Override
  public FeatureRowSource row(int image, int view) {
    FeatureRowSource row = images.row(image, view);
    return (out, offset) -> {
      float[] pixels = new float[images.width()];
      row.copy(pixels, 0);
      float[] activations = network.run(pixels, 1);
      System.arraycopy(activations, 0, out, offset, activations.length);
    };
  }
}
