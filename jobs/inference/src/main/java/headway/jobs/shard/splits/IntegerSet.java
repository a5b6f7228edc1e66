package headway.jobs.shard.splits;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Distinct integers. Adding n of them, in any order and however often each, takes n log n steps.
 * Mutable.
 */
public final class IntegerSet implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int FIRST_CAPACITY = 2;

  private int[] values = new int[FIRST_CAPACITY];
  private int size;

  /** Whether the values are ascending and distinct. */
  private boolean compact = true;

  void add(int value) {
    if (compact && size > 0 && values[size - 1] == value) {
      return;
    }
    if (size == values.length) {
      compact();
      if (size > values.length / 2) {
        values = Arrays.copyOf(values, 2 * values.length);
      }
    }
    compact = size == 0 || compact && values[size - 1] < value;
    values[size++] = value;
  }

  void addAll(IntegerSet others) {
    for (int i = 0; i < others.size; i++) {
      add(others.values[i]);
    }
  }

  private void compact() {
    if (!compact) {
      Arrays.sort(values, 0, size);
      int distinct = 0;
      for (int i = 0; i < size; i++) {
        if (i == 0 || values[i] != values[i - 1]) {
          values[distinct++] = values[i];
        }
      }
      size = distinct;
      compact = true;
    }
  }

  int size() {
    compact();
    return size;
  }

  /** The values, ascending. */
  int[] toArray() {
    compact();
    return Arrays.copyOf(values, size);
  }
}
