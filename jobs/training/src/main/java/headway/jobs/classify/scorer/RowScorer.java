package headway.jobs.classify.scorer;

import java.io.Serializable;

/** Scores one row of features. */
public interface RowScorer extends Serializable {
  /**
   * The scores of the classes, in [0, 1] and summing to 1; larger is more likely.
   *
   * @param features of one image
   */
  float[] score(double[] features);
}
