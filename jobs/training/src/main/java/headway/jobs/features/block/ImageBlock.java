package headway.jobs.features.block;

import headway.common.InputException;
import headway.common.dataset.ShardFile;
import headway.common.dataset.ShardRow;
import headway.common.dataset.parquet.CloseableIterator;
import headway.common.dataset.split.Split;
import headway.common.image.ImageTensor;
import headway.jobs.features.shuffle.ShuffledRow;
import headway.jobs.features.shuffle.ShuffledRows;
import headway.jobs.frozen.PreprocessingJson;
import java.io.Serializable;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** The decoded images of a slice of a shard, at the network's input size. */
public final class ImageBlock implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String[] keys;
  private final int[] labels;
  private final byte[][] rgb;
  private final String file;

  private ImageBlock(String[] keys, int[] labels, byte[][] rgb, String file) {
    this.keys = keys;
    this.labels = labels;
    this.rgb = rgb;
    this.file = file;
  }

  /**
   * Reads and decodes a slice.
   *
   * @param preprocessing as JSON
   * @throws InputException naming an image that cannot be decoded, or if the shard has fewer rows
   *     than its manifest says
   */
  public static ImageBlock read(
      FileSlice slice, String preprocessing, Configuration configuration) {
    String[] keys = new String[slice.rows()];
    int[] labels = new int[slice.rows()];
    byte[][] rgb = new byte[slice.rows()][];
    ImageTensor tensor = new ImageTensor(PreprocessingJson.parse(preprocessing));
    int filled = 0;
    try (CloseableIterator<ShardRow> rows =
        ShardFile.readFrom(
            new Path(slice.uri()), configuration, key -> Split.TRAIN, slice.firstRow())) {
      while (filled < slice.rows() && rows.hasNext()) {
        ShardRow each = rows.next();
        keys[filled] = each.key();
        labels[filled] = each.label();
        rgb[filled++] = decode(each, tensor, slice);
      }
    }
    if (filled < slice.rows()) {
      throw new InputException(
          "Cannot read "
              + slice.uri()
              + ": it has fewer rows than its manifest says; run shard again");
    }
    return new ImageBlock(keys, labels, rgb, slice.fileName());
  }

  private static byte[] decode(ShardRow row, ImageTensor tensor, FileSlice slice) {
    try {
      return tensor.pixels(row.bytes()).rgb();
    } catch (InputException undecodable) {
      throw new InputException(
          "Cannot train on "
              + row.key()
              + " in "
              + slice.uri()
              + ": "
              + undecodable.getMessage()
              + "; run shard on the photos first",
          undecodable);
    }
  }

  /** Splits blocks into rows and joins them. */
  public static final class Form implements ShuffledRows.Form<ImageBlock> {
    private static final long serialVersionUID = 1L;

    @Override
    public int rows(ImageBlock block) {
      return block.labels.length;
    }

    @Override
    public ShuffledRow row(ImageBlock block, int row, int position) {
      return new ShuffledRow(position, block.keys[row], block.labels[row], block.rgb[row]);
    }

    @Override
    public ImageBlock block(ShuffledRow[] rows) {
      return new ImageBlock(
          Stream.of(rows).map(ShuffledRow::key).toArray(String[]::new),
          Stream.of(rows).mapToInt(ShuffledRow::label).toArray(),
          Stream.of(rows).map(ShuffledRow::values).map(byte[].class::cast).toArray(byte[][]::new),
          "");
    }
  }

  /** The images as network input; a view is computed on demand. */
  public FeatureBlock as(ImageViews views) {
    return new FeatureBlock(keys, labels, views.number(), views.rows(keys, rgb)).in(file);
  }
}
