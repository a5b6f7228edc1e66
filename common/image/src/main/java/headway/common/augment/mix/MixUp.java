package headway.common.augment.mix;

import headway.common.image.RgbImage;

/**
 * {@code share · first + (1 − share) · second}, value by value, and the labels alike.
 *
 * @param share 0 to 1
 */
public record MixUp(double share) implements ExampleMix {
  private static final int MOST = 255;

  @Override
  public RgbImage images(RgbImage first, RgbImage second) {
    ExampleMix.requireSameSize(first, second);
    byte[] one = first.rgb();
    byte[] other = second.rgb();
    byte[] mixed = new byte[one.length];
    for (int i = 0; i < mixed.length; i++) {
      mixed[i] = (byte) Math.round(share * (one[i] & MOST) + (1 - share) * (other[i] & MOST));
    }
    return new RgbImage(first.width(), first.height(), mixed);
  }

  @Override
  public float[] activations(float[] first, float[] second, Shape shape) {
    shape.require(first);
    shape.require(second);
    float of = (float) share;
    float[] mixed = new float[first.length];
    for (int i = 0; i < mixed.length; i++) {
      mixed[i] = of * first[i] + (1 - of) * second[i];
    }
    return mixed;
  }

  @Override
  public double firstWeight(int height, int width) {
    return share;
  }
}
