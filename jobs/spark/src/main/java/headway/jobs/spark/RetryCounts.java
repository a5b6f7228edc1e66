package headway.jobs.spark;

import java.util.ArrayList;
import java.util.List;

/**
 * What a cluster did again.
 *
 * @param failedTasks attempts of tasks that ended without a result, those of lost executors among
 *     them
 * @param speculativeTasks second attempts beside slow ones
 * @param lostExecutors executors that ended while the application ran, without being released by it
 * @param repeatedStages Spark stages that ran again because their output was lost
 */
public record RetryCounts(
    int failedTasks, int speculativeTasks, int lostExecutors, int repeatedStages) {
  /** Nothing was done again. */
  public static final RetryCounts NONE = new RetryCounts(0, 0, 0, 0);

  /** The counts since {@code earlier}. */
  public RetryCounts since(RetryCounts earlier) {
    return new RetryCounts(
        failedTasks - earlier.failedTasks,
        speculativeTasks - earlier.speculativeTasks,
        lostExecutors - earlier.lostExecutors,
        repeatedStages - earlier.repeatedStages);
  }

  /** What is not zero, such as {@code 3 failed tasks, 1 lost executor}; empty if all are. */
  String words() {
    List<String> words = new ArrayList<>();
    add(words, failedTasks, "failed task");
    add(words, speculativeTasks, "speculative task");
    add(words, lostExecutors, "lost executor");
    add(words, repeatedStages, "repeated Spark stage");
    return String.join(", ", words);
  }

  private static void add(List<String> words, int count, String what) {
    if (count > 0) {
      words.add(count + " " + what + (count == 1 ? "" : "s"));
    }
  }
}
