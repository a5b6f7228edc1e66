package headway.jobs.features;

import headway.common.network.FrozenNetwork;

/** What a frozen part makes of pictures, each computed when it is wanted; never sent anywhere. */
final class ActivationRows implements Rows {
  private static final long serialVersionUID = 1L;

  private final Rows pictures;
  private final transient FrozenNetwork network;

  ActivationRows(Rows pictures, FrozenNetwork network) {
    this.pictures = pictures;
    this.network = network;
  }

  @Override
  public int width() {
    return network.featureCount();
  }

  @Override
  public FeatureRowSource row(int image, int view) {
    FeatureRowSource picture = pictures.row(image, view);
    return (out, offset) -> {
      float[] pixels = new float[pictures.width()];
      picture.copy(pixels, 0);
      float[] activations = network.run(pixels, 1);
      System.arraycopy(activations, 0, out, offset, activations.length);
    };
  }
}
