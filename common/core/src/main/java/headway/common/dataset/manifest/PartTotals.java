package headway.common.dataset.manifest;

import headway.common.dataset.part.CountedFile;
import headway.common.dataset.split.Split;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * What all parts of a folder amount to; this is what a manifest has of them.
 *
 * @param table the name of the table of the parts, Parquet, in the folder of the manifest
 * @param sha256 of the parts
 * @param parts how many there are
 * @param refused images left out
 * @param unlabelled images left out because their class is unknown
 * @param contentSha256 of the data files: the same rows in the same split give the same one
 * @param splits the data files of each split
 */
public record PartTotals(
    String table,
    String sha256,
    long parts,
    long refused,
    long unlabelled,
    String contentSha256,
    Map<Split, SplitTotals> splits) {

  /** Holds a copy. */
  public PartTotals {
    splits = Collections.unmodifiableMap(new EnumMap<>(splits));
  }

  /**
   * The data files of a split.
   *
   * @param classCounts rows by label, as many as there are classes
   */
  public record SplitTotals(long files, long rows, long bytes, List<Long> classCounts) {
    /** Holds a copy. */
    public SplitTotals {
      classCounts = List.copyOf(classCounts);
    }
  }

  SplitTotals of(Split split) {
    return splits.getOrDefault(split, new SplitTotals(0, 0, 0, List.of()));
  }

  /** Adds up files, in any order. */
  static final class Sum {
    private final long[] classCounts;
    private long files;
    private long rows;
    private long bytes;

    Sum(int classes) {
      this.classCounts = new long[classes];
    }

    void add(CountedFile counted) {
      files++;
      rows += counted.file().rows();
      bytes += counted.file().bytes();
      counted
          .classCounts()
          .forEach(
              (label, images) -> {
                if (label >= classCounts.length) {
                  throw new IllegalArgumentException(
                      counted.file().name()
                          + " counts images of label "
                          + label
                          + " of "
                          + classCounts.length
                          + " classes");
                }
                classCounts[label] += images;
              });
    }

    SplitTotals totals() {
      return new SplitTotals(files, rows, bytes, LongStream.of(classCounts).boxed().toList());
    }
  }
}
