package headway.common.dataset;

import headway.common.dataset.parquet.RecordTable;
import headway.common.dataset.split.Split;
import java.io.Serializable;

/**
 * A photo as it was when packed.
 *
 * @param key its path below the images' root; unique
 * @param sizeBytes its length; -1 where the listing did not say
 * @param modifiedMillis when it was last written, since 1970; 0 where the listing did not say
 * @param label the index of its class
 * @param split that was known before its content, or null where its content decided
 * @param number of the shard files, among those of its split, or of its content's
 */
public record ListingRow(
    String key, long sizeBytes, long modifiedMillis, int label, Split split, int number)
    implements Serializable {
  /** The table of a listing. */
  public static final RecordTable<ListingRow> TABLE =
      RecordTable.of(ListingRow.class, "listing", 8L << 20);
}
