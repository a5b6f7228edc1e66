package headway.jobs.stage;

import headway.common.storage.Storage;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/**
 * The output of a stage.
 *
 * @param places its own folders and objects
 * @param emptied the subset of {@code places} that {@code --if-exists replace} deletes before the
 *     stage begins; the others stay in use until the stage replaces them
 * @param finished the object that exists when the result is complete; empty if each called stage
 *     checks for its own
 */
public record StageOutput(List<Path> places, List<Path> emptied, Optional<Path> finished) {
  static final StageOutput NONE = new StageOutput(List.of(), Optional.empty());

  /** An output whose places are all deleted before a replacement. */
  public StageOutput(List<Path> places, Optional<Path> finished) {
    this(places, places, finished);
  }

  /** A folder that is complete when it contains {@code finished}. */
  public static StageOutput folder(Path folder, String finished) {
    return new StageOutput(List.of(folder), Optional.of(new Path(folder, finished)));
  }

  /** One object, which is replaced as a whole. */
  public static StageOutput object(Path object) {
    return new StageOutput(List.of(object), List.of(), Optional.of(object));
  }

  /** The first of the places that is there and not empty. */
  public Optional<Path> present(Storage storage) {
    return places.stream()
        .filter(place -> storage.exists(place) && !storage.first(place, 1).isEmpty())
        .findFirst();
  }

  /** Deletes the emptied places, starting with the object that marks them complete. */
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
