package headway.common.dataset.predictions;

import headway.common.dataset.parquet.RecordTable;

/**
 * The prediction of a classifier for one image.
 *
 * @param truth the label of its class, or {@value #UNKNOWN}
 * @param predicted the label of the most probable class
 * @param truthProbability of its class; 0 where that is not known
 * @param labels of the most probable classes, most probable first; empty where {@code
 *     probabilities} has every class, by label
 * @param probabilities as many as there are {@code labels}, or one for each class
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record PredictionRow(
    String key,
    int truth,
    int predicted,
    float truthProbability,
    int[] labels,
    float[] probabilities) {
  /** The table of the predictions of one task; tables for users are made of parts. */
  public static final RecordTable<PredictionRow> TABLE =
      RecordTable.of(PredictionRow.class, "part", 8L << 20);

  /** The truth of an image whose class is unknown. */
  public static final int UNKNOWN = -1;
}
