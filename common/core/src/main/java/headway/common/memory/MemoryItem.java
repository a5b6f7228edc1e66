package headway.common.memory;

/**
 * One line of a budget.
 *
 * @param its purpose
 * @param bytes at most
 * @param the calculation, in terms of the settings
 */
public record MemoryItem(String what, long bytes, String why) {
  public MemoryItem {
    if (bytes < 0) {
      throw new IllegalArgumentException("bytes must be ≥ 0 but was " + bytes);
    }
  }
}
