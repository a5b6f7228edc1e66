package headway.jobs.spark;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * Maps an iterator on several threads, with a bounded number of elements ahead, and returns the
 * results in input order. Close it at the end or on failure.
 *
 * <p>It refills in bursts, when half of the elements are taken, because waking a thread for each
 * element is expensive and evicts the caller's cache.
 *
 * @param <T> the input type
 * @param <R> the output type
 */
public final class OrderedPrefetch<T, R> implements Iterator<R>, AutoCloseable {
  private final Iterator<T> input;
  private final Function<T, R> work;
  private final int ahead;
  private final ExecutorService threads;
  private final Queue<Future<R>> pending = new ArrayDeque<>();

  /**
   * Starts when the first element is requested.
   *
   * @param threads at least 1
   * @param ahead the maximum number of elements in progress or waiting, at least 1
   */
  public OrderedPrefetch(Iterator<T> input, int threads, int ahead, Function<T, R> work) {
    this.input = input;
    this.work = work;
    this.ahead = ahead;
    this.threads =
        Executors.newFixedThreadPool(
            threads,
            runnable -> {
              Thread thread = new Thread(runnable, "headway-prefetch");
              thread.setDaemon(true);
              return thread;
            });
  }

  private void fill() {
    if (pending.size() > ahead / 2) {
      return;
    }
    while (pending.size() < ahead && input.hasNext()) {
      T element = input.next();
      pending.add(threads.submit(() -> work.apply(element)));
    }
  }

  @Override
  public boolean hasNext() {
    fill();
    return !pending.isEmpty();
  }

  @Override
  public R next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the input has ended");
    }
    try {
      R result = pending.remove().get();
      fill();
      return result;
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof RuntimeException known) {
        throw known;
      }
      throw new IllegalStateException(failed.getCause());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("stopped while reading ahead", stopped);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
