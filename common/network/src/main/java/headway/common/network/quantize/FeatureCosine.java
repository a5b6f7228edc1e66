package headway.common.network.quantize;

import java.util.DoubleSummaryStatistics;

/** The cosine between the features of two networks, over images. */
public final class FeatureCosine {
  private final DoubleSummaryStatistics images = new DoubleSummaryStatistics();

  /**
   * Adds a batch.
   *
   * @param features images × count
   * @param others of the same images
   */
  public void add(float[] features, float[] others, int count) {
    for (int first = 0; first < features.length; first += count) {
      double product = 0;
      double norm = 0;
      double otherNorm = 0;
      for (int i = first; i < first + count; i++) {
        product += (double) features[i] * others[i];
        norm += (double) features[i] * features[i];
        otherNorm += (double) others[i] * others[i];
      }
      images.accept(norm == otherNorm && norm == 0 ? 1 : product / Math.sqrt(norm * otherNorm));
    }
  }

  /** The mean over images; NaN if an image's features are zero in one network alone. */
  public double mean() {
    return images.getAverage();
  }

  /** The least of all images. */
  public double least() {
    return images.getMin();
  }

  public long images() {
    return images.getCount();
  }
}
