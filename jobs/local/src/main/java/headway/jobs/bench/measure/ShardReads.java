package headway.jobs.bench.measure;

import headway.common.dataset.ShardRow;
import headway.common.dataset.parquet.CloseableIterator;
import headway.jobs.bench.measure.timing.MeasurementPass;
import headway.jobs.bench.measure.timing.ParallelCallers;
import headway.jobs.images.source.ImageFiles;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Reads shards without further work. */
public record ShardReads(ImageFiles shards, Configuration configuration) {

  /**
   * The rates of a pass.
   *
   * @param bytesPerSecond of encoded images
   */
  public record Rates(double imagesPerSecond, double bytesPerSecond) {}

  /** Reads every shard, at least once. */
  public Rates pass(int callers, int seconds) {
    AtomicInteger next = new AtomicInteger();
    AtomicLong images = new AtomicLong();
    AtomicLong bytes = new AtomicLong();
    MeasurementPass pass =
        ParallelCallers.run(
            callers,
            seconds,
            caller ->
                () -> {
                  int file = next.getAndIncrement() % shards.files().size();
                  int read = read(shards.files().get(file).getPath(), bytes);
                  images.addAndGet(read);
                  return read;
                });
    double bytesOfEach = images.get() == 0 ? 0 : (double) bytes.get() / images.get();
    return new Rates(pass.imagesPerSecond(), pass.imagesPerSecond() * bytesOfEach);
  }

  private int read(Path shard, AtomicLong bytes) {
    int images = 0;
    try (CloseableIterator<ShardRow> rows = shards.images().read(shard, configuration)) {
      while (rows.hasNext()) {
        bytes.addAndGet(rows.next().bytes().length);
        images++;
      }
    }
    return images;
  }
}
