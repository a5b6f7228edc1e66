package headway.jobs.features.shuffle;

import headway.common.nd4j.Nd4jSeed;
import java.io.Serializable;

/**
 * A pseudorandom permutation of rows in constant memory: a Feistel network of four rounds on the
 * smallest even number of bits that can number the rows, applied repeatedly until the result is in
 * range (cycle walking; Black and Rogaway, Ciphers with arbitrary finite domains, 2002).
 *
 * @param rows at least 1
 */
record RowPermutation(long rows, long seed) implements Serializable {
  private static final int ROUNDS = 4;

  RowPermutation {
    if (rows < 1) {
      throw new IllegalArgumentException("rows must be ≥ 1 but was " + rows);
    }
  }

  /** The new position of a row, 0 (inclusive) to {@link #rows} (exclusive); a bijection. */
  long of(long row) {
    int half = Math.max(1, (65 - Long.numberOfLeadingZeros(rows - 1)) / 2);
    long mask = (1L << half) - 1;
    long position = row;
    do {
      long left = position >>> half;
      long right = position & mask;
      for (int round = 0; round < ROUNDS; round++) {
        long next = left ^ (Nd4jSeed.of(seed, round, right) & mask);
        left = right;
        right = next;
      }
      position = left << half | right;
    } while (position >= rows);
    return position;
  }
}
