package headway.common.augment.mix;

import headway.common.image.RgbImage;

/**
 * A rectangle of the second example in the first, of {@code √(1 − share)} of its height and width
 * around a random centre; what of it lies outside is cut off, and the labels weigh as the areas
 * that are left. A vector has no spatial dimensions: it stays the first example, with its whole
 * label.
 *
 * @param share of the first before the cut-off, 0 to 1
 * @param centreY 0 to 1, of the height
 * @param centreX 0 to 1, of the width
 */
public record CutMix(double share, double centreY, double centreX) implements ExampleMix {
  private static final int CHANNELS = 3;

  private record Box(int top, int left, int bottom, int right) {}

  private Box box(int height, int width) {
    if (height == 1 && width == 1) {
      return new Box(0, 0, 0, 0);
    }
    double half = StrictMath.sqrt(1 - share) / 2;
    return new Box(
        position(centreY - half, height),
        position(centreX - half, width),
        position(centreY + half, height),
        position(centreX + half, width));
  }

  private static int position(double share, int length) {
    return (int) Math.max(0, Math.min(length, Math.round(share * length)));
  }

  @Override
  public RgbImage images(RgbImage first, RgbImage second) {
    ExampleMix.requireSameSize(first, second);
    int width = first.width();
    Box box = box(first.height(), width);
    byte[] mixed = first.rgb().clone();
    for (int row = box.top; row < box.bottom; row++) {
      int at = (row * width + box.left) * CHANNELS;
      System.arraycopy(second.rgb(), at, mixed, at, (box.right - box.left) * CHANNELS);
    }
    return new RgbImage(width, first.height(), mixed);
  }

  @Override
  public float[] activations(float[] first, float[] second, Shape shape) {
    shape.require(first);
    shape.require(second);
    Box box = box(shape.height(), shape.width());
    float[] mixed = first.clone();
    for (int channel = 0; channel < shape.channels(); channel++) {
      for (int row = box.top; row < box.bottom; row++) {
        int at = (channel * shape.height() + row) * shape.width() + box.left;
        System.arraycopy(second, at, mixed, at, box.right - box.left);
      }
    }
    return mixed;
  }

  @Override
  public double firstWeight(int height, int width) {
    Box box = box(height, width);
    double cut = (double) (box.bottom - box.top) * (box.right - box.left);
    return 1 - cut / ((double) height * width);
  }
}
