package headway.common.dataset.manifest;

import headway.common.dataset.split.Split;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * A file and its images by label.
 *
 * @param classCounts as many as there are classes
 */
public record CountedFile(DataFile file, List<Long> classCounts) implements Serializable {
  /** Holds a copy. */
  public CountedFile {
    classCounts = List.copyOf(classCounts);
  }

  /** The files alone, by split and name, as manifests list them. */
  public static List<DataFile> files(List<CountedFile> counted) {
    return counted.stream()
        .map(CountedFile::file)
        .sorted(Comparator.comparing(DataFile::split).thenComparing(DataFile::name))
        .toList();
  }

  /** For each split the number of images by label. */
  public static Map<Split, List<Long>> classCounts(List<CountedFile> counted, int classes) {
    return classCounts(counted, classes, 1);
  }

  /**
   * For each split the number of images by label.
   *
   * @param trainingViews rows of each image of the training split
   */
  public static Map<Split, List<Long>> classCounts(
      List<CountedFile> counted, int classes, int trainingViews) {
    Map<Split, List<Long>> counts = new EnumMap<>(Split.class);
    for (Split split : Split.values()) {
      long[] sum = new long[classes];
      counted.stream()
          .filter(each -> each.file().split() == split)
          .forEach(each -> Arrays.setAll(sum, label -> sum[label] + each.classCounts().get(label)));
      int views = split == Split.TRAIN ? trainingViews : 1;
      counts.put(split, LongStream.of(sum).map(rows -> rows / views).boxed().toList());
    }
    return counts;
  }
}
