package headway.ml.rows;

import headway.common.InputException;
import headway.common.dataset.ShardRow;
import headway.common.dataset.split.Split;
import headway.common.storage.Storage;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskContext$;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * The images of a partition's rows, numbered from 0 by their keys. The thread that decodes takes
 * them; the thread of the task takes the rows afterwards, in the same order.
 */
final class ImageRows implements Iterator<ShardRow>, AutoCloseable {
  private final Iterator<Object> rows;
  private final ImageColumn.Images column;
  private final Storage storage;
  private final TaskContext task = TaskContext.get();
  private final Queue<Taken> taken = new ConcurrentLinkedQueue<>();
  private final Map<Long, String> reasons = new ConcurrentHashMap<>();
  private InputFile file = InputFile.ofThread();
  private Thread reader = Thread.currentThread();
  private long number;
  private boolean closed;

  /** A row, and the file that it is of. */
  record Taken(InternalRow row, InputFile file) {}

  ImageRows(Iterator<Object> rows, ImageColumn column, Storage storage) {
    this.rows = rows;
    this.column = column.images();
    this.storage = storage;
  }

  @Override
  public synchronized boolean hasNext() {
    if (closed) {
      return false;
    }
    asTask();
    return rows.hasNext();
  }

  /** Rows may be computed when they are taken, by what asks for task and file of its thread. */
  private void asTask() {
    if (TaskContext.get() == null) {
      TaskContext$.MODULE$.setTaskContext(task);
    }
    if (reader != Thread.currentThread()) {
      reader = Thread.currentThread();
      file.setForThread();
    }
  }

  @Override
  public synchronized ShardRow next() {
    if (closed) { // Since hasNext.
      throw new NoSuchElementException("the task has ended");
    }
    InternalRow row = ((InternalRow) rows.next()).copy(); // Spark uses it again.
    file = file.orOfThread();
    taken.add(new Taken(row, file));
    byte[] encoded = {};
    try {
      encoded = column.encoded(row, storage);
    } catch (InputException unreadable) {
      reasons.put(number, unreadable.getMessage());
    }
    return new ShardRow(String.valueOf(number++), encoded, "", ShardRow.UNLABELLED, Split.TEST, "");
  }

  /** Why there is no encoded image in a row; empty where there is. */
  Optional<String> reason(long row) {
    return Optional.ofNullable(reasons.remove(row));
  }

  /** The first row that was not returned yet, whose image is decoded. */
  Taken row() {
    return taken.remove();
  }

  /** Waits until the thread that decodes has its image; it gets no more. */
  @Override
  public synchronized void close() {
    closed = true;
  }
}
