package headway.common.dataset;

import headway.common.dataset.manifest.CountedFile;
import headway.common.dataset.manifest.DataFile;
import headway.common.dataset.parquet.RowWriter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.LongStream;

/**
 * The files of one task: one for each split that comes up, with its images counted by label.
 *
 * @param <T> the row
 */
public final class SplitFiles<T> implements AutoCloseable {
  private final Function<Split, RowWriter<T>> open;
  private final int classes;
  private final Map<Split, RowWriter<T>> files = new EnumMap<>(Split.class);
  private final Map<Split, long[]> counts = new EnumMap<>(Split.class);

  /**
   * Opens no file yet.
   *
   * @param open starts the file of a split
   */
  public SplitFiles(Function<Split, RowWriter<T>> open, int classes) {
    this.open = open;
    this.classes = classes;
  }

  /** Writes a row to the file of its split; an unlabelled one is not counted. */
  public void write(Split split, int label, T row) {
    files.computeIfAbsent(split, open).write(row);
    long[] ofSplit = counts.computeIfAbsent(split, absent -> new long[classes]);
    if (label >= 0) {
      ofSplit[label]++;
    }
  }

  /** Finishes all files and describes them. */
  public CountedFile[] finish() {
    List<CountedFile> finished = new ArrayList<>();
    files.forEach(
        (split, writer) ->
            finished.add(
                new CountedFile(
                    DataFile.of(split, writer.finish()),
                    LongStream.of(counts.get(split)).boxed().toList())));
    return finished.toArray(new CountedFile[0]);
  }

  /** Closes each file, even where another fails: an upload that stays open is never aborted. */
  @Override
  public void close() {
    RuntimeException first = null;
    for (RowWriter<T> each : files.values()) {
      try {
        each.close();
      } catch (RuntimeException failure) {
        if (first == null) {
          first = failure;
        } else {
          first.addSuppressed(failure);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
