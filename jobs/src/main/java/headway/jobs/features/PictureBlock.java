package headway.jobs.features;

import headway.common.InputException;
import headway.common.dataset.ShardFile;
import headway.common.dataset.ShardRow;
import headway.common.dataset.Split;
import headway.common.dataset.parquet.CloseableIterator;
import headway.common.image.ImageTensor;
import headway.jobs.frozen.PreprocessingJson;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** The decoded pictures of a slice of a shard, in the size that the network takes. */
public final class PictureBlock {
  private final String[] keys;
  private final int[] labels;
  private final byte[][] rgb;

  private PictureBlock(String[] keys, int[] labels, byte[][] rgb) {
    this.keys = keys;
    this.labels = labels;
    this.rgb = rgb;
  }

  /**
   * Reads and decodes a slice.
   *
   * @param preprocessing as JSON
   * @throws InputException naming a picture that cannot be decoded, or where the shard has fewer
   *     rows than its manifest says
   */
  static PictureBlock read(Slice slice, String preprocessing, Configuration configuration) {
    String[] keys = new String[slice.rows()];
    int[] labels = new int[slice.rows()];
    byte[][] rgb = new byte[slice.rows()][];
    ImageTensor tensor = new ImageTensor(PreprocessingJson.parse(preprocessing));
    int filled = 0;
    try (CloseableIterator<ShardRow> rows =
        ShardFile.read(new Path(slice.uri()), configuration, key -> Split.TRAIN)) {
      for (long row = 0; filled < slice.rows() && rows.hasNext(); row++) {
        ShardRow each = rows.next();
        if (row >= slice.firstRow()) {
          keys[filled] = each.key();
          labels[filled] = each.label();
          rgb[filled++] = decode(each, tensor, slice);
        }
      }
    }
    if (filled < slice.rows()) {
      throw new InputException(
          "Cannot read "
              + slice.uri()
              + ": it has fewer rows than its manifest says; run shard again");
    }
    return new PictureBlock(keys, labels, rgb);
  }

  private static byte[] decode(ShardRow row, ImageTensor tensor, Slice slice) {
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

  /** How blocks are taken apart and put together. */
  static final class Form implements ShuffledRows.Form<PictureBlock> {
    private static final long serialVersionUID = 1L;

    @Override
    public int rows(PictureBlock block) {
      return block.labels.length;
    }

    @Override
    public MovedRow row(PictureBlock block, int row, int position) {
      return new MovedRow(position, block.keys[row], block.labels[row], block.rgb[row]);
    }

    @Override
    public PictureBlock block(MovedRow[] rows) {
      return new PictureBlock(
          Stream.of(rows).map(MovedRow::key).toArray(String[]::new),
          Stream.of(rows).mapToInt(MovedRow::label).toArray(),
          Stream.of(rows).map(MovedRow::values).map(byte[].class::cast).toArray(byte[][]::new));
    }
  }

  /** As the network takes them; a view is made when it is asked for. */
  FeatureBlock as(PictureViews views) {
    return new FeatureBlock(keys, labels, views.number(), views.rows(keys, rgb));
  }
}
