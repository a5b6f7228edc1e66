package headway.common.dataset.predictions;

import headway.common.dataset.parquet.RecordTable;

/**
 * What a confusion matrix needs of a {@link PredictionRow}.
 *
 * @param truth the label of its class
 * @param predicted the label of the most probable class
 */
public record PredictedPair(int truth, int predicted) {
  /** Reads these two columns of {@link PredictionRow#TABLE} alone. */
  public static final RecordTable<PredictedPair> TABLE =
      RecordTable.of(PredictedPair.class, "part", 1L << 20);
}
