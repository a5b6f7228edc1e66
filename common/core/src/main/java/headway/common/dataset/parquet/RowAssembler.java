package headway.common.dataset.parquet;

/**
 * Builds rows from the values of one file, in order. A column is named by its path without the
 * levels that only make a list, such as {@code image.bytes} or {@code features}; null values are
 * not reported.
 *
 * @param <T> the row
 */
public interface RowAssembler<T> {
  /**
   * The next row is the one of this number.
   *
   * @param row in its file, from 0; a file is read from 0 on unless this is called
   */
  default void startAt(long row) {}

  /** A new row begins. */
  void start();

  default void bytes(String column, byte[] value) {}

  default void text(String column, String value) {}

  default void integer(String column, long value) {}

  default void real(String column, double value) {}

  /** The row is complete. */
  T end();
}
