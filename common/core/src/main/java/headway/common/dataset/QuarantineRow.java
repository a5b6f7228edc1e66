package headway.common.dataset;

import headway.common.dataset.parquet.RecordTable;

/**
 * An image that is not used, and why.
 *
 * @param sizeBytes its length as found
 * @param reason one short sentence
 */
public record QuarantineRow(String key, long sizeBytes, String reason) {
  /** The table of a quarantine. */
  public static final RecordTable<QuarantineRow> TABLE =
      RecordTable.of(QuarantineRow.class, "quarantine", 4L << 20);
}
