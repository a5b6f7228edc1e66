package headway.jobs.features.block;

import headway.common.InputException;
import headway.common.dataset.FeatureFile;
import headway.common.dataset.FeatureRow;
import headway.common.dataset.parquet.CloseableIterator;
import headway.jobs.features.shuffle.ShuffledRow;
import headway.jobs.features.shuffle.ShuffledRows;
import java.io.Serializable;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** The images of a slice with their views, as plain arrays. */
public final class FeatureBlock implements Serializable {
  private static final long serialVersionUID = 1L;

  /** A number of views that means: each epoch has its own view, besides the plain view 0. */
  public static final int FRESH = 0;

  private final String[] keys;
  private final int[] labels;
  private final int views;
  private final BlockValues rows;
  private final String file;

  /**
   * A block with one view per image; the arrays are not copied.
   *
   * @param features images × features
   */
  public FeatureBlock(String[] keys, int[] labels, float[] features) {
    this(keys, labels, 1, features);
  }

  /**
   * A block with several views per image; the arrays are not copied.
   *
   * @param views of each image, the plain one first
   * @param features images × views × features
   */
  public FeatureBlock(String[] keys, int[] labels, int views, float[] features) {
    this(
        keys,
        labels,
        views,
        new FloatRows(
            features, labels.length == 0 ? 0 : features.length / (labels.length * views), views));
  }

  /**
   * A block with values from {@code rows}; the arrays are not copied.
   *
   * @param views of each image, or {@link #FRESH}
   */
  FeatureBlock(String[] keys, int[] labels, int views, BlockValues rows) {
    this(keys, labels, views, rows, "");
  }

  private FeatureBlock(String[] keys, int[] labels, int views, BlockValues rows, String file) {
    this.keys = keys;
    this.labels = labels;
    this.views = views;
    this.rows = rows;
    this.file = file;
  }

  /** The same block, whose images are of this file. */
  FeatureBlock in(String ofFile) {
    return new FeatureBlock(keys, labels, views, rows, ofFile);
  }

  /**
   * Reads a slice.
   *
   * @param featureCount of each view
   * @throws InputException if the file has fewer rows than its manifest says, a row has no label,
   *     or an image lacks views
   */
  public static FeatureBlock read(FileSlice slice, int featureCount, Configuration configuration) {
    String[] keys = new String[slice.rows()];
    int[] labels = new int[slice.rows()];
    int views = slice.views();
    float[] features = new float[slice.rows() * views * featureCount];
    int filled = 0;
    try (CloseableIterator<FeatureRow> rows =
        FeatureFile.readFrom(
            new Path(slice.uri()), configuration, featureCount, slice.firstRow() * views)) {
      while (filled < slice.rows() * views && rows.hasNext()) {
        FeatureRow each = rows.next();
        int image = filled / views;
        if (filled % views == 0) {
          requireLabel(slice, each);
          keys[image] = each.key();
          labels[image] = each.label();
        }
        requireView(slice, each, keys[image], filled % views);
        System.arraycopy(each.features(), 0, features, filled * featureCount, featureCount);
        filled++;
      }
    }
    if (filled < slice.rows() * views) {
      throw new InputException(
          "Cannot read "
              + slice.uri()
              + ": it ends before row "
              + (slice.firstRow() + slice.rows()) * views
              + "; run extract again");
    }
    return new FeatureBlock(keys, labels, views, features).in(slice.fileName());
  }

  private static void requireView(FileSlice slice, FeatureRow row, String key, int view) {
    if (row.view() != view || !row.key().equals(key)) {
      throw new InputException(
          "Cannot use "
              + slice.uri()
              + ": view "
              + view
              + " of "
              + key
              + " is not there, but view "
              + row.view()
              + " of "
              + row.key()
              + "; run extract again");
    }
  }

  private static void requireLabel(FileSlice slice, FeatureRow row) {
    if (row.label() < 0) {
      throw new InputException(
          "Cannot use "
              + slice.uri()
              + ": "
              + row.key()
              + " has no label; use predict for images without labels");
    }
  }

  /** Splits blocks of activations into rows and joins them. */
  public static final class Form implements ShuffledRows.Form<FeatureBlock> {
    private static final long serialVersionUID = 1L;

    private final int views;

    /**
     * A form for blocks with this number of views.
     *
     * @param views of each image
     */
    public Form(int views) {
      this.views = views;
    }

    @Override
    public int rows(FeatureBlock block) {
      return block.rows();
    }

    @Override
    public ShuffledRow row(FeatureBlock block, int row, int position) {
      int width = block.featureCount();
      float[] values = new float[views * width];
      for (int view = 0; view < views; view++) {
        block.copy(row, view, values, view * width);
      }
      return new ShuffledRow(position, block.keys[row], block.labels[row], values);
    }

    @Override
    public FeatureBlock block(ShuffledRow[] rows) {
      int length = rows.length == 0 ? 0 : ((float[]) rows[0].values()).length;
      float[] features = new float[rows.length * length];
      for (int row = 0; row < rows.length; row++) {
        System.arraycopy(rows[row].values(), 0, features, row * length, length);
      }
      return new FeatureBlock(
          Stream.of(rows).map(ShuffledRow::key).toArray(String[]::new),
          Stream.of(rows).mapToInt(ShuffledRow::label).toArray(),
          views,
          features);
    }
  }

  public int rows() {
    return labels.length;
  }

  /** The number of views of each image, or {@link #FRESH}. */
  public int views() {
    return views;
  }

  public int featureCount() {
    return rows.width();
  }

  public String key(int row) {
    return keys[row];
  }

  /** The name of the file that all images are of; empty if they are of several. */
  public String file() {
    return file;
  }

  public int label(int row) {
    return labels[row];
  }

  /** Copies the features of an image's plain view. */
  public void copy(int row, float[] out, int offset) {
    copy(row, 0, out, offset);
  }

  /** Copies the features of one view of an image; they may be computed on demand. */
  public void copy(int row, int view, float[] out, int offset) {
    rows.copy(row, view, out, offset);
  }
}
