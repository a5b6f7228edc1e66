package headway.jobs.extract;

import headway.common.dataset.ShardRow;
import headway.common.dataset.parquet.CloseableIterator;
import java.util.NoSuchElementException;

/** Iterates over the images with a known class and counts the others. */
final class LabelledImages implements CloseableIterator<ShardRow> {
  private final CloseableIterator<ShardRow> all;
  private ShardRow next;
  private long unlabelled;

  LabelledImages(CloseableIterator<ShardRow> all) {
    this.all = all;
  }

  @Override
  public boolean hasNext() {
    while (next == null && all.hasNext()) {
      ShardRow row = all.next();
      if (row.label() == ShardRow.UNLABELLED && row.refusal().isEmpty()) {
        unlabelled++;
      } else {
        next = row;
      }
    }
    return next != null;
  }

  @Override
  public ShardRow next() {
    if (!hasNext()) {
      throw new NoSuchElementException("no more labelled images");
    }
    ShardRow row = next;
    next = null;
    return row;
  }

  @Override
  public void close() {
    all.close();
  }

  /** The number of unlabelled images skipped so far. */
  long unlabelled() {
    return unlabelled;
  }
}
