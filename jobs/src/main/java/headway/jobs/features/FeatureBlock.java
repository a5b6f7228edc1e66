package headway.jobs.features;

import headway.common.InputException;
import headway.common.dataset.FeatureFile;
import headway.common.dataset.FeatureRow;
import headway.common.dataset.parquet.CloseableIterator;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** The rows of a slice as plain arrays. */
public final class FeatureBlock {
  private final String[] keys;
  private final int[] labels;
  private final float[] features;

  /**
   * A block of as many rows as there are labels; it keeps the arrays.
   *
   * @param features row after row
   */
  public FeatureBlock(String[] keys, int[] labels, float[] features) {
    this.keys = keys;
    this.labels = labels;
    this.features = features;
  }

  /**
   * Reads a slice.
   *
   * @param featureCount of each row
   * @throws InputException where the file has fewer rows than its manifest says, or a row no label
   */
  public static FeatureBlock read(Slice slice, int featureCount, Configuration configuration) {
    String[] keys = new String[slice.rows()];
    int[] labels = new int[slice.rows()];
    float[] features = new float[slice.rows() * featureCount];
    int filled = 0;
    try (CloseableIterator<FeatureRow> rows =
        FeatureFile.read(new Path(slice.uri()), configuration, featureCount)) {
      for (long row = 0; filled < slice.rows() && rows.hasNext(); row++) {
        FeatureRow each = rows.next();
        if (row >= slice.firstRow()) {
          requireLabel(slice, each);
          keys[filled] = each.key();
          labels[filled] = each.label();
          System.arraycopy(each.features(), 0, features, filled * featureCount, featureCount);
          filled++;
        }
      }
    }
    if (filled < slice.rows()) {
      throw new InputException(
          "Cannot read "
              + slice.uri()
              + ": it ends before row "
              + (slice.firstRow() + slice.rows())
              + "; run extract again");
    }
    return new FeatureBlock(keys, labels, features);
  }

  private static void requireLabel(Slice slice, FeatureRow row) {
    if (row.label() < 0) {
      throw new InputException(
          "Cannot use "
              + slice.uri()
              + ": "
              + row.key()
              + " has no label; use predict for images without labels");
    }
  }

  public int rows() {
    return labels.length;
  }

  public int featureCount() {
    return labels.length == 0 ? 0 : features.length / labels.length;
  }

  public String key(int row) {
    return keys[row];
  }

  public int label(int row) {
    return labels[row];
  }

  /** Copies the features of a row. */
  public void copy(int row, float[] out, int offset) {
    int count = featureCount();
    System.arraycopy(features, row * count, out, offset, count);
  }
}
