package headway.jobs.images.source;

import headway.common.dataset.ShardRow;
import headway.common.dataset.parquet.CloseableIterator;
import headway.jobs.images.packed.PackedSample;
import java.util.function.Function;

/** The rows of the samples of a packed file. */
final class PackedRows implements CloseableIterator<ShardRow> {
  private final CloseableIterator<PackedSample> samples;
  private final Function<PackedSample, ShardRow> row;

  PackedRows(CloseableIterator<PackedSample> samples, Function<PackedSample, ShardRow> row) {
    this.samples = samples;
    this.row = row;
  }

  @Override
  public boolean hasNext() {
    return samples.hasNext();
  }

  @Override
  public ShardRow next() {
    return row.apply(samples.next());
  }

  @Override
  public void close() {
    samples.close();
  }
}
