package headway.jobs.train.batches;

import headway.common.algorithm.SplitMix64;
import headway.common.augment.step.ImageRandom;
import headway.jobs.features.block.FeatureBlock;
import java.io.Serializable;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The order of a worker's examples in one epoch: its blocks are shuffled, and the rows of each
 * block are shuffled. It depends only on (seed, epoch, worker).
 *
 * @param blockRows the length of each of the worker's blocks
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record EpochOrder(long seed, int epoch, int worker, int[] blockRows)
    implements Serializable {

  /**
   * The blocks and rows of the examples {@code from} (inclusive) to {@code to} (exclusive) of the
   * epoch.
   */
  Position[] positions(long from, long to) {
    int[] blocks = shuffled(blockRows.length, random(-1));
    Position[] positions = new Position[(int) Math.max(0, Math.min(to, total()) - from)];
    long start = 0;
    for (int block : blocks) {
      long end = start + blockRows[block];
      if (end > from && start < to) {
        int[] rows = shuffled(blockRows[block], random(block));
        for (long position = Math.max(from, start); position < Math.min(to, end); position++) {
          positions[(int) (position - from)] = new Position(block, rows[(int) (position - start)]);
        }
      }
      start = end;
    }
    return positions;
  }

  /**
   * The blocks of the examples {@code from} (inclusive) to {@code to} (exclusive) of the epoch, in
   * their order.
   */
  int[] blocks(long from, long to) {
    int[] blocks = shuffled(blockRows.length, random(-1));
    IntStream.Builder found = IntStream.builder();
    long start = 0;
    for (int block : blocks) {
      long end = start + blockRows[block];
      if (end > from && start < to) {
        found.add(block);
      }
      start = end;
    }
    return found.build().toArray();
  }

  /**
   * The view of an image in this epoch, 0 (inclusive) to {@code views} (exclusive). With {@link
   * FeatureBlock#FRESH} views it is the epoch's own view, epoch + 1.
   */
  int view(String key, int views) {
    if (views == FeatureBlock.FRESH) {
      return epoch + 1;
    }
    return views == 1 ? 0 : ImageRandom.of(seed, key, epoch).stream("view").below(views);
  }

  /** A row of a block. */
  record Position(int block, int row) {}

  long total() {
    return Arrays.stream(blockRows).asLongStream().sum();
  }

  private SplittableRandom random(int block) {
    long mixed = seed;
    for (long part : new long[] {epoch, worker, block}) {
      mixed = new SplittableRandom(mixed ^ (part + 1) * SplitMix64.GOLDEN_GAMMA).nextLong();
    }
    return new SplittableRandom(mixed);
  }

  /** The Fisher–Yates shuffle (Durstenfeld). */
  private static int[] shuffled(int length, SplittableRandom random) {
    int[] order = new int[length];
    Arrays.setAll(order, i -> i);
    for (int i = length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int kept = order[i];
      order[i] = order[j];
      order[j] = kept;
    }
    return order;
  }
}
