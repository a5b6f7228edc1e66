package headway.jobs.spark.rdd;

import headway.common.dataset.parquet.CloseableIterator;
import java.util.Iterator;
import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;

/**
 * Rows that a task reads, closed after the last one, so that a task of many files holds one open,
 * and when the task ends, whether it has read all or not.
 */
public final class TaskRows<T> implements Iterator<T> {
  private final CloseableIterator<T> rows;
  private boolean closed;

  private TaskRows(CloseableIterator<T> rows) {
    this.rows = rows;
  }

  /** The rows, in the task of this thread. */
  public static <T> Iterator<T> of(CloseableIterator<T> rows) {
    TaskRows<T> own = new TaskRows<>(rows);
    TaskCompletionListener close = task -> own.close();
    TaskContext.get().addTaskCompletionListener(close);
    return own;
  }

  @Override
  public boolean hasNext() {
    if (!closed && !rows.hasNext()) {
      close();
    }
    return !closed;
  }

  @Override
  public T next() {
    return rows.next();
  }

  private void close() {
    if (!closed) {
      closed = true;
      rows.close();
    }
  }
}
