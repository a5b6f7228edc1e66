package headway.jobs.classify.scorer;

import java.io.Serializable;

/** Scores one row of features. */
public interface RowScorer extends Serializable {
  /**
   * A score in [0, 1] for each class, the more the likelier, adding up to 1.
   *
   * @param features of one image
   */
  float[] score(double[] features);
}
