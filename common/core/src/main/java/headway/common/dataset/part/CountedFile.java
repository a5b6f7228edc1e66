package headway.common.dataset.part;

import java.io.Serializable;
import java.util.List;

/** A file and its images by label. */
public record CountedFile(DataFile file, ClassCounts classCounts) implements Serializable {
  /**
   * A file and its images by label.
   *
   * @param classCounts as many as there are classes
   */
  public CountedFile(DataFile file, List<Long> classCounts) {
    this(file, ClassCounts.of(classCounts));
  }
}
