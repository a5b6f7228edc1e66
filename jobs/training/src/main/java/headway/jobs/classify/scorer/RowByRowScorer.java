package headway.jobs.classify.scorer;

import headway.jobs.features.block.FeatureBlock;
import headway.jobs.scoring.BlockScorer;

/** Scores a block row by row. */
public record RowByRowScorer(RowScorer rows) implements BlockScorer {

  @Override
  public void score(FeatureBlock block, Scored scored) {
    float[] features = new float[block.featureCount()];
    double[] wide = new double[features.length];
    for (int row = 0; row < block.rows(); row++) {
      block.copy(row, features, 0);
      for (int i = 0; i < wide.length; i++) {
        wide[i] = features[i];
      }
      scored.accept(row, rows.score(wide));
    }
  }
}
