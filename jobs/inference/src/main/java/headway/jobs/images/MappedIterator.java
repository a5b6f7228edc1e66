package headway.jobs.images;

import java.util.Iterator;
import java.util.function.Function;

/** A lazily mapped iterator. */
public record MappedIterator<T, R>(Iterator<T> input, Function<T, R> function)
    implements Iterator<R> {
  @Override
  public boolean hasNext() {
    return input.hasNext();
  }

  @Override
  public R next() {
    return function.apply(input.next());
  }
}
