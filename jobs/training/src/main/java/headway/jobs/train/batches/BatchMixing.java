package headway.jobs.train.batches;

import headway.common.augment.mix.ExampleMix;
import headway.common.augment.mix.ExampleMixing;
import headway.common.augment.step.ImageRandom;
import headway.common.config.images.AugmentSettings.Mix;
import java.io.Serializable;
import java.util.Arrays;

/**
 * Mixes each example of a minibatch, and its label, with another example of the minibatch. The
 * random numbers depend on seed, key and epoch; the partner also depends on the minibatch.
 *
 * @param channels of one row, which has the shape channels × height × width
 */
public record BatchMixing(Mix mix, long seed, int epoch, int channels, int height, int width)
    implements Serializable {

  /**
   * The mixing of one epoch.
   *
   * @param shape of one row: values, or channels, height and width
   */
  public static BatchMixing of(Mix mix, long seed, int epoch, long[] shape) {
    return shape.length == 1
        ? new BatchMixing(mix, seed, epoch, (int) shape[0], 1, 1)
        : new BatchMixing(mix, seed, epoch, (int) shape[0], (int) shape[1], (int) shape[2]);
  }

  /**
   * Mixes in place.
   *
   * @param keys of the examples, n
   * @param labels their classes, n
   * @param features n × row length, modified
   * @param weights label weights, n × classes, modified
   */
  void apply(String[] keys, int[] labels, float[] features, float[] weights) {
    if (mix.isOff()) {
      return;
    }
    ExampleMixing mixing = new ExampleMixing(mix);
    ExampleMix.Shape shape = new ExampleMix.Shape(channels, height, width);
    float[] original = features.clone();
    int classes = weights.length / keys.length;
    for (int i = 0; i < keys.length; i++) {
      ExampleMix blend = mixing.draw(seed, keys[i], epoch);
      int other = ImageRandom.of(seed, keys[i], epoch).stream("partner").below(keys.length);
      float[] mixed =
          blend.activations(
              row(original, i, keys.length), row(original, other, keys.length), shape);
      System.arraycopy(mixed, 0, features, i * mixed.length, mixed.length);
      float[] label =
          ExampleMix.label(classes, labels[i], labels[other], blend.firstWeight(height, width));
      System.arraycopy(label, 0, weights, i * classes, classes);
    }
  }

  private static float[] row(float[] all, int row, int rows) {
    int width = all.length / rows;
    return Arrays.copyOfRange(all, row * width, (row + 1) * width);
  }
}
