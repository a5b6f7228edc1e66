package headway.common.dataset.split;

import headway.common.InputException;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/**
 * The split of an image: training, validation or test. File names and tables say {@code train},
 * {@code val}, {@code test}.
 */
public enum Split {
  TRAIN,
  VAL,
  TEST;

  /** The name in tables, file names and settings. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Its index in counts by split: 0, 1 or 2. */
  public int index() {
    return switch (this) {
      case TRAIN -> 0;
      case VAL -> 1;
      case TEST -> 2;
    };
  }

  /**
   * The split that a row names.
   *
   * @throws InputException where it is none
   */
  public static Split ofRow(String name, Path file, String key) {
    return named(name)
        .orElseThrow(
            () ->
                new InputException(
                    "Cannot read "
                        + file
                        + ": the split '"
                        + name
                        + "' of "
                        + key
                        + " is none of train, val and test; write one of them or leave the"
                        + " column out"));
  }

  /** The split of this name in a folder, file or column; the usual synonyms are accepted. */
  public static Optional<Split> named(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "train", "training" -> Optional.of(TRAIN);
      case "val", "valid", "validation", "dev" -> Optional.of(VAL);
      case "test", "testing", "eval", "evaluation" -> Optional.of(TEST);
      default -> Optional.empty();
    };
  }
}
