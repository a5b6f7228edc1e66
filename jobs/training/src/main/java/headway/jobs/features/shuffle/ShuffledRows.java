package headway.jobs.features.shuffle;

import headway.jobs.spark.rdd.MappedPartitions;
import headway.jobs.spark.rdd.SelectedPartitions;
import headway.jobs.spark.rdd.Shuffles;
import headway.jobs.spark.rdd.TaskCount;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/**
 * Shuffles the rows of blocks across all blocks by one Spark shuffle, for rows that are sorted, for
 * example by class. The blocks keep their sizes. The order depends only on the seed and the sizes.
 *
 * @param <B> the block type
 */
public final class ShuffledRows<B> {
  /** Splits a block into rows and joins rows to a block. */
  public interface Form<B> extends Serializable {
    /** The number of images in a block. */
    int rows(B block);

    /** An image of a block, with its position in the target block. */
    ShuffledRow row(B block, int row, int position);

    /**
     * Joins rows to a block.
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
   * @param blockRows the number of rows of each block; each block is one partition
   */
  public ShuffledRows(Form<B> form, int[] blockRows, long seed) {
    this.form = form;
    this.starts = new long[blockRows.length + 1];
    for (int i = 0; i < blockRows.length; i++) {
      starts[i + 1] = starts[i] + blockRows[i];
    }
    this.permutation = new RowPermutation(Math.max(1, starts[blockRows.length]), seed);
  }

  /** Blocks of the same sizes with shuffled rows. A task reads one block after another. */
  public JavaRDD<B> of(JavaRDD<B> blocks) {
    int count = starts.length - 1;
    return of(blocks, Math.min(count, TaskCount.beforeShuffle(count, count)));
  }

  /** The same, written to the shuffle by so many tasks, at most one for each block. */
  JavaRDD<B> of(JavaRDD<B> blocks, int tasks) {
    Form<B> pieces = form;
    long[] first = starts;
    RowPermutation order = permutation;
    int count = first.length - 1;
    JavaPairRDD<Integer, ShuffledRow> rows =
        MappedPartitions.of(
                SelectedPartitions.grouped(blocks, tasks),
                (task, part) ->
                    move(pieces, first, order, SelectedPartitions.first(count, tasks, task), part))
            .mapToPair(each -> each);
    return Shuffles.partitionBy(rows, new ByBlock(count))
        .mapPartitionsWithIndex(
            (index, part) -> {
              int size = (int) (first[index + 1] - first[index]);
              return List.of(gather(pieces, size, part)).iterator();
            },
            true);
  }

  private static <B> Iterator<Tuple2<Integer, ShuffledRow>> move(
      Form<B> form, long[] starts, RowPermutation order, int firstBlock, Iterator<B> part) {
    Iterable<B> blocks = () -> part;
    long[] next = {starts[firstBlock]};
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

  /** The non-empty block that contains a position. */
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

  /** Partitions by block number. */
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
