package headway.jobs.classify.scorer;

import org.apache.spark.ml.classification.RandomForestClassificationModel;
import org.apache.spark.ml.linalg.Vectors;

/** Scores by the mean class frequencies of the trees. */
public record ForestScorer(RandomForestClassificationModel forest, int classes)
    implements RowScorer {

  @Override
  public float[] score(double[] features) {
    double[] shares = forest.predictProbability(Vectors.dense(features)).toArray();
    float[] scores = new float[classes];
    for (int c = 0; c < Math.min(classes, shares.length); c++) {
      scores[c] = (float) shares[c];
    }
    return scores;
  }
}
