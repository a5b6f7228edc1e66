package headway.jobs.spark.rdd;

/** The number of tasks for work in many pieces. */
public final class TaskCount {
  /**
   * Each task costs the driver milliseconds, and a shuffle as much as its tasks on one side times
   * those on the other.
   */
  public static final int MOST = 2_048;

  /** The driver and each executor hold a bit for each segment of a shuffle: 64 MB. */
  private static final long MOST_SEGMENTS = 1L << 29;

  private TaskCount() {}

  /** One task for each piece up to {@link #MOST}, and at least one. */
  public static int of(int pieces) {
    return Math.max(1, Math.min(MOST, pieces));
  }

  /** The tasks that write {@code pieces} to a shuffle, which {@code readers} tasks read. */
  public static int beforeShuffle(int pieces, int readers) {
    return (int) Math.max(1, Math.min(of(pieces), MOST_SEGMENTS / Math.max(1, readers)));
  }
}
