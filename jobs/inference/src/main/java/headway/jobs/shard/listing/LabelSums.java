package headway.jobs.shard.listing;

import java.io.Serializable;
import java.util.Arrays;

/**
 * A number for each label, of the range of labels that occur: a task that lists one class folder
 * sends one number, not one for each class. Mutable.
 */
public final class LabelSums implements Serializable {
  private static final long serialVersionUID = 1L;

  private int first;
  private long[] sums = new long[0];

  /** Adds {@code amount} to the sum of a label. */
  void add(int label, long amount) {
    cover(label, label + 1);
    sums[label - first] += amount;
  }

  void add(LabelSums other) {
    if (other.sums.length > 0) {
      cover(other.first, other.first + other.sums.length);
      for (int i = 0; i < other.sums.length; i++) {
        sums[other.first - first + i] += other.sums[i];
      }
    }
  }

  /** Makes room for the labels from {@code from} to {@code to}, exclusive. */
  private void cover(int from, int to) {
    if (sums.length == 0) {
      first = from;
      sums = new long[to - from];
    } else if (from < first || to > first + sums.length) {
      int start = Math.min(from, first);
      int end = Math.max(to, first + sums.length);
      long[] wider = new long[end - start];
      System.arraycopy(sums, 0, wider, first - start, sums.length);
      first = start;
      sums = wider;
    }
  }

  long of(int label) {
    return label < first || label >= first + sums.length ? 0 : sums[label - first];
  }

  long sum() {
    return Arrays.stream(sums).sum();
  }
}
