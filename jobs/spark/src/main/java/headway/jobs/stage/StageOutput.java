package headway.jobs.stage;

import headway.common.storage.Storage;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/**
 * The output of a stage.
 *
 * @param places folders and objects that are its own
 * @param emptied those of them that {@code --if-exists replace} deletes before the stage begins;
 *     the others hold what serves, and the stage replaces them once their successor is complete
 * @param finished the object that is there when the result is complete; empty where each stage that
 *     is called looks for its own
 */
public record StageOutput(List<Path> places, List<Path> emptied, Optional<Path> finished) {
  static final StageOutput NONE = new StageOutput(List.of(), Optional.empty());

  /** With places that are all emptied before a replacement. */
  public StageOutput(List<Path> places, Optional<Path> finished) {
    this(places, places, finished);
  }

  /** A folder that is complete when {@code finished} is in it. */
  public static StageOutput folder(Path folder, String finished) {
    return new StageOutput(List.of(folder), Optional.of(new Path(folder, finished)));
  }

  /** One object, which is replaced whole. */
  public static StageOutput object(Path object) {
    return new StageOutput(List.of(object), List.of(), Optional.of(object));
  }

  /** Deletes what a replacement begins without, first what says that it is complete. */
  void empty(Storage storage) {
    if (finished.isEmpty()) {
      return;
    }
    String last = finished.get().toString();
    if (emptied.stream().anyMatch(place -> last.startsWith(place.toString()))) {
      storage.delete(finished.get());
    }
    emptied.forEach(storage::delete);
  }
}
