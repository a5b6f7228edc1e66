package headway.common.dataset.predictions;

import headway.common.dataset.parquet.RecordTable;

/**
 * One cell of a confusion matrix that is not 0.
 *
 * @param truth name of the class of its images
 * @param label name of the class that was predicted for them
 * @param images how many there are, ≥ 1
 */
public record ConfusionRow(String truth, String label, long images) {
  /** The table of a confusion matrix. */
  public static final RecordTable<ConfusionRow> TABLE =
      RecordTable.of(ConfusionRow.class, "confusion", 8L << 20);
}
