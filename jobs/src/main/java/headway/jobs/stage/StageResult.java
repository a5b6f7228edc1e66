package headway.jobs.stage;

import java.util.List;

/** What a stage answers: a record of plain values, printed as one line of JSON by the command. */
public interface StageResult {
  String DONE = "done";
  String UNCHANGED = "unchanged";

  /** {@link #DONE}, or {@link #UNCHANGED} where valid results of the same input were there. */
  String status();

  /** What the command prints before its result's line; mostly nothing. */
  default List<String> lines() {
    return List.of();
  }
}
