package headway.common.dataset.parquet;

import java.util.Iterator;

/** An iterator over something that must be closed; closing throws nothing that must be caught. */
public interface CloseableIterator<T> extends Iterator<T>, AutoCloseable {
  @Override
  void close();
}
