package headway.jobs.features.shuffle;

import headway.jobs.spark.rdd.MappedPartitions;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/**
 * Shuffles the rows of blocks across all blocks, by one Spark shuffle; the blocks keep their sizes.
 * For rows that are sorted, for example by class. The order depends on the seed and the sizes
 * alone.
 *
 * @param <B> the kind of block
 */
public final class ShuffledRows<B> {
  /** Splits a block into rows and joins rows to a block. */
  public interface Form<B> extends Serializable {
    /** Images in a block. */
    int rows(B block);

    /** An image of a block, for a position in another. */
    ShuffledRow row(B block, int row, int position);

    /**
     * A block.
     *
     * @param rows in the order of their positions
     */
    B block(ShuffledRow[] rows);
  }

  private final Form<B> form;
  private final long[] starts;
  private final RowPermutation permutation;

  /**
   * A shuffle of all rows.
   *
   * @param blockRows the rows of each block, which is one partition
   */
  public ShuffledRows(Form<B> form, int[] blockRows, long seed) {
    this.form = form;
    this.starts = new long[blockRows.length + 1];
    for (int i = 0; i < blockRows.length; i++) {
      starts[i + 1] = starts[i] + blockRows[i];
    }
    this.permutation = new RowPermutation(Math.max(1, starts[blockRows.length]), seed);
  }

  /** The same number of blocks of the same sizes, of other rows. */
  public JavaRDD<B> of(JavaRDD<B> blocks) {
    Form<B> pieces = form;
    long[] first = starts;
    RowPermutation order = permutation;
    return MappedPartitions.of(blocks, (index, part) -> move(pieces, first, order, index, part))
        .mapToPair(each -> each)
        .partitionBy(new ByBlock(first.length - 1))
        .mapPartitionsWithIndex(
            (index, part) -> {
              int rows = (int) (first[index + 1] - first[index]);
              return List.of(gather(pieces, rows, part)).iterator();
            },
            true);
  }

  private static <B> Iterator<Tuple2<Integer, ShuffledRow>> move(
      Form<B> form, long[] starts, RowPermutation order, int index, Iterator<B> part) {
    Iterable<B> blocks = () -> part;
    long[] next = {starts[index]};
    return StreamSupport.stream(blocks.spliterator(), false)
        .flatMap(
            block ->
                Stream.iterate(0, row -> row < form.rows(block), row -> row + 1)
                    .map(
                        row -> {
                          long position = order.of(next[0]++);
                          int target = block(starts, position);
                          return new Tuple2<>(
                              target, form.row(block, row, (int) (position - starts[target])));
                        }))
        .iterator();
  }

  /** The last block that starts at or before the position; empty ones hold none. */
  private static int block(long[] starts, long position) {
    int found = Arrays.binarySearch(starts, position);
    int block = found >= 0 ? found : -found - 2;
    while (starts[block + 1] == starts[block]) {
      block++;
    }
    return block;
  }

  private static <B> B gather(Form<B> form, int rows, Iterator<Tuple2<Integer, ShuffledRow>> part) {
    ShuffledRow[] ordered = new ShuffledRow[rows];
    part.forEachRemaining(each -> ordered[each._2().position()] = each._2());
    return form.block(ordered);
  }

  /** The key is the number of the block. */
  private static final class ByBlock extends Partitioner {
    private static final long serialVersionUID = 1L;

    private final int blocks;

    ByBlock(int blocks) {
      this.blocks = blocks;
    }

    @Override
    public int numPartitions() {
      return blocks;
    }

    @Override
    public int getPartition(Object block) {
      return (Integer) block;
    }
  }
}
