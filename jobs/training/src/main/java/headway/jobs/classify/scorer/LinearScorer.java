package headway.jobs.classify.scorer;

import java.util.Arrays;

/**
 * Softmax over linear functions of the features. A single function is that of class 1, and class 0
 * has the margin 0, which gives the logistic function.
 *
 * @param weights functions × features
 * @param intercepts one per function
 * @param classes at least the number of functions; surplus classes score 0
 */
@SuppressWarnings("ArrayRecordComponent") // Part of a closure; never compared.
public record LinearScorer(double[] weights, double[] intercepts, int classes)
    implements RowScorer {

  @Override
  public float[] score(double[] features) {
    int functions = intercepts.length;
    int first = functions == 1 ? 1 : 0;
    double[] margins = new double[first + functions];
    for (int f = 0; f < functions; f++) {
      double sum = intercepts[f];
      for (int i = 0; i < features.length; i++) {
        sum += weights[f * features.length + i] * features[i];
      }
      margins[first + f] = sum;
    }
    return Arrays.copyOf(softmax(margins), classes);
  }

  private static float[] softmax(double[] margins) {
    double most = Arrays.stream(margins).max().orElseThrow();
    double sum = 0;
    for (int c = 0; c < margins.length; c++) {
      margins[c] = StrictMath.exp(margins[c] - most);
      sum += margins[c];
    }
    float[] shares = new float[margins.length];
    for (int c = 0; c < margins.length; c++) {
      shares[c] = (float) (margins[c] / sum);
    }
    return shares;
  }
}
