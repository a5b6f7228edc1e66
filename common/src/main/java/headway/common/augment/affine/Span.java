package headway.common.augment.affine;

/**
 * The columns from {@code start} to before {@code end}.
 *
 * @param start ≤ {@code end}
 */
record Span(int start, int end) {

  /**
   * The columns from 0 to before {@code width} for which {@code 0 ≤ slope · column + offset <
   * limit}, in the arithmetic of that expression.
   */
  static Span between(double slope, double offset, int limit, int width) {
    double one = -offset / slope;
    double other = (limit - offset) / slope;
    if (slope == 0) {
      one = 0;
      other = width;
    }
    int start = (int) Math.max(0, Math.min(width, Math.floor(Math.min(one, other))));
    int end = (int) Math.max(start, Math.min(width, Math.ceil(Math.max(one, other)) + 1));
    while (start < end && !holds(slope, offset, limit, start)) {
      start++;
    }
    while (end > start && !holds(slope, offset, limit, end - 1)) {
      end--;
    }
    return new Span(start, end);
  }

  private static boolean holds(double slope, double offset, int limit, int column) {
    double value = slope * column + offset;
    return value >= 0 && value < limit;
  }

  /** What is in both. */
  Span and(Span other) {
    int from = Math.max(start, other.start);
    return new Span(from, Math.max(from, Math.min(end, other.end)));
  }
}
