package headway.jobs.stage;

import java.util.List;

/**
 * The result of a stage: a record of plain values, which the command prints as one line of JSON.
 */
public interface StageResult {
  String DONE = "done";
  String UNCHANGED = "unchanged";

  /** {@link #DONE}, or {@link #UNCHANGED} where valid results of the same input were there. */
  String status();

  /** Of the process, after the result is printed: 0 where it is a good one. */
  default int exitStatus() {
    return 0;
  }

  /**
   * What a person wants to know at the end, most important last, each line as {@code what: words}.
   * The command says it once, on standard error.
   */
  List<String> summary();

  /** What the command prints before its result's line; mostly nothing. */
  default List<String> lines() {
    return List.of();
  }
}
