package headway.jobs.images;

import headway.common.dataset.parquet.CloseableIterator;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * Takes one element of each iterator in turn, such as one image of each folder. When one has ended,
 * it is closed if it can be, and the next takes its turn.
 */
public final class AlternatingIterator<T> implements CloseableIterator<T> {
  private final Iterator<? extends Iterator<T>> unopened;
  private final int mostOpen;
  private final Deque<Iterator<T>> turn = new ArrayDeque<>();

  /**
   * @param unopened each is open from when it is taken on
   * @param mostOpen at a time
   */
  public AlternatingIterator(Iterator<? extends Iterator<T>> unopened, int mostOpen) {
    this.unopened = unopened;
    this.mostOpen = mostOpen;
  }

  @Override
  public boolean hasNext() {
    while (unopened.hasNext() || !turn.isEmpty()) {
      while (unopened.hasNext() && turn.size() < mostOpen) {
        turn.add(unopened.next());
      }
      if (turn.peek().hasNext()) {
        return true;
      }
      close(turn.remove());
    }
    return false;
  }

  @Override
  public T next() {
    if (!hasNext()) {
      throw new NoSuchElementException("all iterators have ended");
    }
    turn.add(turn.remove());
    return turn.peekLast().next();
  }

  private static void close(Iterator<?> ended) {
    if (ended instanceof CloseableIterator<?> open) {
      open.close();
    }
  }

  @Override
  public void close() {
    turn.forEach(AlternatingIterator::close);
    turn.clear();
  }
}
