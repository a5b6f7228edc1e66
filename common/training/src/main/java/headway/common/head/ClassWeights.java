package headway.common.head;

import headway.common.InputException;
import java.util.Arrays;

/**
 * The weight of each class in the loss. These are DL4J loss weights: an example's cross entropy,
 * and so its gradient, is multiplied by the weight of its class, and the batch's sum is divided by
 * the number of its examples, as with Keras' {@code class_weight}. The example counts that weight
 * parameter averaging do not change.
 */
public final class ClassWeights {
  private final float[] values;

  /**
   * Explicit weights.
   *
   * @param values one weight above 0 per class
   */
  public ClassWeights(float[] values) {
    this.values = values.clone();
  }

  /** Equal weights: DL4J's loss without weights. */
  public static ClassWeights equal(int classes) {
    float[] ones = new float[classes];
    Arrays.fill(ones, 1);
    return new ClassWeights(ones);
  }

  /**
   * {@code examples / (classes · examples of the class)}: each class has the same total weight, and
   * the mean over all examples is 1 (scikit-learn's {@code balanced}).
   *
   * @param counts training examples by class
   * @throws InputException if a class has none
   */
  public static ClassWeights balanced(long[] counts) {
    long examples = Arrays.stream(counts).sum();
    float[] weights = new float[counts.length];
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] <= 0) {
        throw new InputException(
            "Cannot balance the classes: class %d of %d has no training example; add photos or leave it out"
                .formatted(i, counts.length));
      }
      weights[i] = (float) ((double) examples / ((double) counts.length * counts[i]));
    }
    return new ClassWeights(weights);
  }

  /** One per class. */
  public float[] values() {
    return values.clone();
  }

  boolean areEqual() {
    for (float value : values) {
      if (value != 1) {
        return false;
      }
    }
    return true;
  }
}
