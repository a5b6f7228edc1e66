package headway.jobs.spark;

import headway.common.StorageException;
import headway.common.storage.StorageFailures;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Runs tasks concurrently and waits for all of them. The first failure stops all waiting and
 * running tasks. {@link #run} returns only when every task has ended, so nothing is written after
 * the caller releases its lease.
 */
public final class ConcurrentTasks {
  private static final Duration BETWEEN_STOPS = Duration.ofMillis(200);

  private final int parallel;
  private final Runnable cancel;
  private volatile boolean stopping;

  /**
   * Creates a runner.
   *
   * @param parallel the number of tasks that run at a time, at least 1
   * @param cancel aborts what the tasks wait for, such as Spark jobs; called repeatedly until all
   *     tasks have ended
   */
  public ConcurrentTasks(int parallel, Runnable cancel) {
    this.parallel = parallel;
    this.cancel = cancel;
  }

  /** Whether a task has failed; later failures of the others are consequences. */
  public boolean isStopping() {
    return stopping;
  }

  /**
   * Runs all tasks.
   *
   * @return their results, in the order of the tasks
   * @throws StorageException if the calling thread is interrupted
   */
  public <R> List<R> run(List<? extends Callable<R>> tasks) {
    ExecutorService threads = Executors.newFixedThreadPool(parallel);
    CompletionService<R> ends = new ExecutorCompletionService<>(threads);
    boolean done = false;
    try {
      List<Future<R>> all = tasks.stream().map(each -> ends.submit(() -> call(each))).toList();
      for (int i = 0; i < all.size(); i++) {
        ends.take().get();
      }
      List<R> results = new ArrayList<>();
      for (Future<R> each : all) {
        results.add(each.get());
      }
      done = true;
      return results;
    } catch (ExecutionException failed) {
      throw reasonOf(failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new StorageException("Cannot go on: stopped", stopped);
    } finally {
      end(threads, !done);
    }
  }

  /** Runs a task unless another has failed; the null result is then not used. */
  private <R> R call(Callable<? extends R> task) throws Exception {
    if (stopping) {
      return null;
    }
    try {
      return task.call();
    } catch (Exception | Error failure) {
      stopping = true;
      throw failure;
    }
  }

  private static RuntimeException reasonOf(ExecutionException failed) {
    Throwable cause = failed.getCause();
    if (cause instanceof RuntimeException known) {
      return known;
    }
    // Spark throws checked exceptions that it does not declare.
    return cause instanceof IOException unreachable
        ? new StorageException(
            "Cannot go on: " + StorageFailures.reason(unreachable) + "; run the command again",
            cause)
        : new IllegalStateException(cause);
  }

  private void end(ExecutorService threads, boolean failed) {
    threads.shutdown();
    boolean interrupted = Thread.interrupted();
    while (!threads.isTerminated()) {
      if (failed) {
        stopping = true;
        threads.shutdownNow();
        cancel.run();
      }
      try {
        threads.awaitTermination(BETWEEN_STOPS.toMillis(), TimeUnit.MILLISECONDS);
      } catch (InterruptedException again) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
