package headway.jobs.features;

import headway.common.dataset.manifest.DataFile;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;

/**
 * The rows of one logical worker: a contiguous part of all rows in the order of files and rows, so
 * it depends on the data and the number of workers alone. Parts differ by one row at most.
 *
 * @param slices none longer than {@link #MOST_ROWS}
 */
public record WorkerSlices(int worker, ArrayList<Slice> slices) implements Serializable {
  /** Rows in one block: at 1,280 features about 20 MB. */
  public static final int MOST_ROWS = 4096;

  /**
   * Divides files with one row for each image among workers.
   *
   * @param folder where the files are
   */
  public static List<WorkerSlices> divide(Path folder, List<DataFile> files, int workers) {
    return divide(folder, files, workers, 1);
  }

  /**
   * Divides files among workers.
   *
   * @param folder where the files are
   * @param views rows for each image, one after the other
   */
  public static List<WorkerSlices> divide(
      Path folder, List<DataFile> files, int workers, int views) {
    long total = files.stream().mapToLong(DataFile::rows).sum() / views;
    List<WorkerSlices> plans = new ArrayList<>();
    for (int worker = 0; worker < workers; worker++) {
      long from = total * worker / workers;
      long to = total * (worker + 1) / workers;
      plans.add(new WorkerSlices(worker, slices(folder, files, from, to, views)));
    }
    return plans;
  }

  private static ArrayList<Slice> slices(
      Path folder, List<DataFile> files, long from, long to, int views) {
    ArrayList<Slice> slices = new ArrayList<>();
    int most = Math.max(1, MOST_ROWS / views);
    long start = 0;
    for (DataFile file : files) {
      long first = Math.max(from, start) - start;
      long last = Math.min(to, start + file.rows() / views) - start;
      for (long row = first; row < last; row += most) {
        slices.add(
            new Slice(
                new Path(folder, file.name()).toString(),
                row,
                (int) Math.min(most, last - row),
                views));
      }
      start += file.rows() / views;
    }
    return slices;
  }

  public long rows() {
    return slices.stream().mapToLong(Slice::rows).sum();
  }

  /** The length of each block, in order. */
  public int[] blockRows() {
    return slices.stream().mapToInt(Slice::rows).toArray();
  }
}
