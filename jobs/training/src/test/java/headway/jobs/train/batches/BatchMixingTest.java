package headway.jobs.train.batches;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import headway.common.config.images.AugmentSettings.Mix;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class BatchMixingTest {
  private static final String[] KEYS = {"a/1", "a/2", "b/1", "b/2"};
  private static final int[] LABELS = {0, 0, 1, 1};

  /** Features of an example are its class, so that a blend's values are its label's weights. */
  private static float[][] mixed(Mix mix, int epoch, long... shape) {
    int width = 1;
    for (long each : shape) {
      width *= (int) each;
    }
    float[] features = new float[KEYS.length * width];
    float[] weights = new float[KEYS.length * 2];
    for (int i = 0; i < KEYS.length; i++) {
      Arrays.fill(features, i * width, (i + 1) * width, LABELS[i]);
      weights[i * 2 + LABELS[i]] = 1;
    }
    BatchMixing.of(mix, 5, epoch, shape).apply(KEYS, LABELS, features, weights);
    return new float[][] {features, weights};
  }

  private static float[] means(float[] features) {
    int width = features.length / KEYS.length;
    float[] means = new float[KEYS.length];
    for (int i = 0; i < features.length; i++) {
      means[i / width] += features[i] / width;
    }
    return means;
  }

  @Test
  void labelsAreBlendedAsTheExamplesAre() {
    for (Mix mix : new Mix[] {new Mix(0.5, 0), new Mix(0, 1), new Mix(0.5, 1)}) {
      boolean blended = false;
      for (int epoch = 0; epoch < 6; epoch++) {
        float[][] result = mixed(mix, epoch, 2, 6, 6);
        float[] means = means(result[0]);
        for (int i = 0; i < KEYS.length; i++) {
          assertThat(result[1][i * 2] + result[1][i * 2 + 1]).isCloseTo(1, within(1e-6f));
          assertThat(means[i]).isCloseTo(result[1][i * 2 + 1], within(1e-5f));
          blended |= means[i] > 0.01 && means[i] < 0.99;
        }
      }
      assertThat(blended).as(mix.toString()).isTrue();
    }
  }

  @Test
  void theSameEpochDrawsTheSameAndAnotherDrawsOthers() {
    Mix mix = new Mix(0.5, 0);
    assertThat(mixed(mix, 1, 3)[0]).isEqualTo(mixed(mix, 1, 3)[0]);
    assertThat(mixed(mix, 1, 3)[0]).isNotEqualTo(mixed(mix, 2, 3)[0]);
    assertThat(mixed(new Mix(0, 0), 1, 3)[1]).containsExactly(1, 0, 1, 0, 0, 1, 0, 1);
  }
}
