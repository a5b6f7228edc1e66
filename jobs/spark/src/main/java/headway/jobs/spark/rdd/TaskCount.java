package headway.jobs.spark.rdd;

/** The number of tasks for work in many pieces. */
public final class TaskCount {
  /**
   * Each task costs the driver milliseconds, and a shuffle as much as its tasks on one side times
   * those on the other.
   */
  public static final int MOST = 2_048;

  private TaskCount() {}

  /** One task for each piece up to {@link #MOST}, and at least one. */
  public static int of(int pieces) {
    return Math.max(1, Math.min(MOST, pieces));
  }
}
