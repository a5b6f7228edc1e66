package headway.common.augment.mix;

import headway.common.image.RgbImage;

/** How two training examples are mixed into one. Neither example is modified. */
public sealed interface ExampleMix permits MixUp, CutMix {

  /**
   * Two images of one size.
   *
   * @throws IllegalArgumentException if their sizes differ
   */
  RgbImage images(RgbImage first, RgbImage second);

  /**
   * Two examples' activations of one shape, channels × height × width in this order.
   *
   * @throws IllegalArgumentException if one has another length than its shape
   */
  float[] activations(float[] first, float[] second, Shape shape);

  /** The weight of the first example's label, 0 to 1; the second's has the rest. */
  double firstWeight(int height, int width);

  /**
   * Activations of one example.
   *
   * @param height 1 for a vector
   * @param width 1 for a vector
   */
  record Shape(int channels, int height, int width) {
    public static Shape vector(int length) {
      return new Shape(length, 1, 1);
    }

    void require(float[] values) {
      if (values.length != channels * height * width) {
        throw new IllegalArgumentException(
            "Activations of %d×%d×%d cannot have %d values"
                .formatted(channels, height, width, values.length));
      }
    }
  }

  /**
   * The label of the blend: one weight for each class, adding up to 1.
   *
   * @param firstWeight 0 to 1
   */
  static float[] label(int classes, int first, int second, double firstWeight) {
    float[] label = new float[classes];
    label[first] += (float) firstWeight;
    label[second] += (float) (1 - firstWeight);
    return label;
  }

  /** Refuses images of different sizes. */
  static void requireSameSize(RgbImage first, RgbImage second) {
    if (first.height() != second.height() || first.width() != second.width()) {
      throw new IllegalArgumentException(
          "Cannot blend %d×%d with %d×%d pixels (height × width)"
              .formatted(first.height(), first.width(), second.height(), second.width()));
    }
  }
}
