package headway.jobs.features.block;

import headway.common.network.runtime.FrozenNetwork;

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
  public void copy(int image, int view, float[] out, int offset) {
    float[] pixels = new float[images.width()];
    images.copy(image, view, pixels, 0);
    float[] activations = network.run(pixels, 1);
    System.arraycopy(activations, 0, out, offset, activations.length);
  }
}
