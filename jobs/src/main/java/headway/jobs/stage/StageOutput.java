package headway.jobs.stage;

import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/**
 * What a stage writes.
 *
 * @param places folders and objects that are its own
 * @param finished the object that is there when the result is complete; empty where each stage that
 *     is called looks for its own
 */
public record StageOutput(List<Path> places, Optional<Path> finished) {
  static final StageOutput NONE = new StageOutput(List.of(), Optional.empty());

  /** A folder that is complete when {@code finished} is in it. */
  public static StageOutput folder(Path folder, String finished) {
    return new StageOutput(List.of(folder), Optional.of(new Path(folder, finished)));
  }

  /** One object. */
  public static StageOutput object(Path object) {
    return new StageOutput(List.of(object), Optional.of(object));
  }
}
