package headway.jobs.images;

import headway.common.dataset.split.Split;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;

/** The split that the name of a file of many images says. */
public final class FileSplit {
  private static final Pattern NUMBERED = Pattern.compile("\\d+\\.parquet");

  private FileSplit() {}

  /**
   * The split that a file's name contains, such as {@code validation-00000-of-00001.parquet}, or
   * that of its folder if the name is a number, as in {@code default/train/0000.parquet}. Empty if
   * it names none or several.
   */
  public static Optional<Split> of(Path file) {
    return NUMBERED.matcher(file.getName()).matches() ? ofFolder(file) : ofName(file);
  }

  /** The same, where any file that names no split has that of its folder. */
  public static Optional<Split> ofNameOrFolder(Path file) {
    return ofName(file).or(() -> ofFolder(file));
  }

  private static Optional<Split> ofFolder(Path file) {
    return Split.named(file.getParent().getName());
  }

  private static Optional<Split> ofName(Path file) {
    Set<Split> said =
        Arrays.stream(file.getName().split("[-._ ]"))
            .flatMap(word -> Split.named(word).stream())
            .collect(Collectors.toSet());
    return said.size() == 1 ? said.stream().findAny() : Optional.empty();
  }
}
