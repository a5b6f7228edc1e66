package headway.jobs.bench.measure;

import headway.common.config.BenchSettings;
import headway.common.dataset.ActivationStorage;
import headway.common.dataset.FeatureFile;
import headway.common.dataset.FeatureRow;
import headway.common.dataset.parquet.RowWriter;
import headway.common.dataset.split.Split;
import headway.jobs.features.FeatureBlocks;
import headway.jobs.features.WorkerSlices;
import headway.jobs.features.block.FeatureBlock;
import headway.jobs.features.block.FileSlice;
import headway.jobs.spark.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;

/**
 * Reads random features as the epochs of train do: first from their files, and then from what Spark
 * has cached on disk.
 *
 * @param slices of the files
 */
public record FeatureReads(Session session, List<WorkerSlices> slices, int features, long rows) {

  /**
   * The rates of a pass over all features.
   *
   * @param filesPerSecond bytes of features read from their files and cached, in a second
   * @param cachePerSecond bytes of features read from the cache, in a second
   */
  public record Rates(double filesPerSecond, double cachePerSecond) {}

  /**
   * Writes one file of random features.
   *
   * @param folder on disk, as a plan adds what a store takes
   */
  public static FeatureReads of(Session session, BenchSettings settings, Path folder) {
    int rows = settings.examples();
    int features = settings.features();
    Path file = new Path(folder, "features.parquet");
    SplittableRandom random = new SplittableRandom(1);
    try (RowWriter<FeatureRow> out =
        FeatureFile.writer(
            file,
            session.context().hadoopConfiguration(),
            List.of("class"),
            ActivationStorage.FLOAT32)) {
      float[] values = new float[features];
      for (int row = 0; row < rows; row++) {
        for (int i = 0; i < features; i++) {
          values[i] = (float) random.nextDouble();
        }
        out.write(new FeatureRow("class/%08d.jpg".formatted(row), 0, 0, Split.TRAIN, values));
      }
      out.finish();
    }
    int most = WorkerSlices.mostRows(features);
    ArrayList<FileSlice> slices = new ArrayList<>();
    for (int first = 0; first < rows; first += most) {
      slices.add(new FileSlice(file.toString(), first, Math.min(most, rows - first), 1));
    }
    return new FeatureReads(session, List.of(new WorkerSlices(0, slices)), features, rows);
  }

  /** Reads all features twice. */
  public Rates pass() {
    JavaRDD<FeatureBlock> blocks =
        FeatureBlocks.each(session, slices, features).persist(StorageLevel.DISK_ONLY());
    try {
      return new Rates(bytesPerSecond(blocks), bytesPerSecond(blocks));
    } finally {
      blocks.unpersist(true);
    }
  }

  private double bytesPerSecond(JavaRDD<FeatureBlock> blocks) {
    long start = System.nanoTime();
    blocks.foreach(block -> {});
    return rows * features * Float.BYTES / ((System.nanoTime() - start) / 1e9);
  }
}
