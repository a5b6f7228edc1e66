package headway.jobs.features;

import headway.common.dataset.manifest.FeatureManifest;
import headway.common.dataset.part.DataFile;
import headway.common.dataset.split.Split;
import headway.jobs.features.block.FileSlice;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;

/**
 * The rows of one logical worker: a contiguous range of all rows in the order of files and rows.
 * The range depends only on the data and the number of workers. Ranges differ by at most one row.
 *
 * @param slices each read as a block of at most 512 rows and, unless one row is larger, about 20
 *     MB; {@link #divide(Path, FeatureManifest, Split, int, int)} may set another limit
 */
public record WorkerSlices(int worker, ArrayList<FileSlice> slices) implements Serializable {
  /** 2.6 MB of 1,280 features: a block in use rarely survives a young collection. */
  private static final int MOST_ROWS = 512;

  /** The maximum number of values in a block, about 20 MB. */
  private static final int MOST_VALUES = 4096 * 1280;

  /**
   * The maximum number of rows in a block.
   *
   * @param values per row
   */
  public static int mostRows(int values) {
    return Math.max(1, Math.min(MOST_ROWS, MOST_VALUES / Math.max(1, values)));
  }

  /**
   * Divides the files of a split among workers.
   *
   * @param folder of the files
   */
  public static List<WorkerSlices> divide(
      Path folder, FeatureManifest features, Split split, int workers) {
    return divide(folder, features, split, workers, mostRows(features.featureCount()));
  }

  /**
   * Divides the files of a split among workers.
   *
   * @param folder of the files
   * @param mostRows the maximum number of rows in a block; each view is a row
   */
  public static List<WorkerSlices> divide(
      Path folder, FeatureManifest features, Split split, int workers, int mostRows) {
    int views = features.views(split);
    int most = Math.max(1, mostRows / views);
    long total = features.rows(split);
    List<DataFile> files = features.files(split);
    List<WorkerSlices> plans = new ArrayList<>();
    for (int worker = 0; worker < workers; worker++) {
      long from = total * worker / workers;
      long to = total * (worker + 1) / workers;
      plans.add(new WorkerSlices(worker, slices(folder, files, from, to, views, most)));
    }
    return plans;
  }

  private static ArrayList<FileSlice> slices(
      Path folder, List<DataFile> files, long from, long to, int views, int most) {
    ArrayList<FileSlice> slices = new ArrayList<>();
    long start = 0;
    for (DataFile file : files) {
      long first = Math.max(from, start) - start;
      long last = Math.min(to, start + file.rows() / views) - start;
      String uri = new Path(folder, file.name()).toString();
      for (long row = first; row < last; row += most) {
        slices.add(new FileSlice(uri, row, (int) Math.min(most, last - row), views));
      }
      start += file.rows() / views;
    }
    return slices;
  }

  public long rows() {
    return slices.stream().mapToLong(FileSlice::rows).sum();
  }

  /** The number of rows of each block, in order. */
  public int[] blockRows() {
    return slices.stream().mapToInt(FileSlice::rows).toArray();
  }
}
