package headway.jobs.stage;

import java.util.List;

/**
 * The result of a stage: a record of plain values, which the command prints as one line of JSON.
 */
public interface StageResult {
  String DONE = "done";
  String UNCHANGED = "unchanged";

  /** {@link #DONE}, or {@link #UNCHANGED} if valid results of the same input existed. */
  String status();

  /** The exit status of the process after the result is printed; 0 for success. */
  default int exitStatus() {
    return 0;
  }

  /**
   * The closing lines for the user, as {@code label: text}, the most important last. The command
   * prints them once, on standard error.
   */
  List<String> summary();

  /** Lines that the command prints before the result line; none by default. */
  default List<String> lines() {
    return List.of();
  }
}
