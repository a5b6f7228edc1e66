package headway.common.augment.affine;

/**
 * The columns from {@code start} to before {@code end}.
 *
 * @param start ≤ {@code end}
 */
record ColumnRange(int start, int end) {

  /**
   * The columns from 0 to before {@code columns} for which {@code 0 ≤ column · step + first <
   * limit}.
   */
  static ColumnRange between(long step, long first, long limit, int columns) {
    if (step == 0) {
      return new ColumnRange(0, first >= 0 && first < limit ? columns : 0);
    }
    long start;
    long end;
    if (step > 0) {
      start = ceilDiv(-first, step);
      end = ceilDiv(limit - first, step);
    } else {
      start = Math.floorDiv(first - limit, -step) + 1;
      end = Math.floorDiv(first, -step) + 1;
    }
    int from = (int) Math.max(0, Math.min(columns, start));
    return new ColumnRange(from, (int) Math.max(from, Math.min(columns, end)));
  }

  private static long ceilDiv(long dividend, long divisor) {
    return -Math.floorDiv(-dividend, divisor);
  }

  /** The intersection. */
  ColumnRange and(ColumnRange other) {
    int from = Math.max(start, other.start);
    return new ColumnRange(from, Math.max(from, Math.min(end, other.end)));
  }
}
