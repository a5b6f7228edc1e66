package headway.jobs.bench.measure.timing;

import headway.common.HeadwayException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.function.IntSupplier;

/**
 * Runs the same work concurrently on several threads for some time. The rate is the sum of the
 * rates of the threads, each over its own time, so that the end, when some have finished, does not
 * distort it.
 */
public final class ParallelCallers {
  private ParallelCallers() {}

  /** The work of one thread. */
  private record CallerResult(long images, long nanos) {}

  /**
   * Runs until the time is over, at least once.
   *
   * @param work for each caller, from 0, a piece of work that returns its number of images
   */
  public static MeasurementPass run(int callers, int seconds, IntFunction<IntSupplier> work) {
    ExecutorService threads = Executors.newFixedThreadPool(callers);
    long cpuStart = ProcessorTime.nanos();
    try {
      List<Future<CallerResult>> running = new ArrayList<>();
      for (int i = 0; i < callers; i++) {
        IntSupplier own = work.apply(i);
        running.add(threads.submit(() -> repeat(seconds, own)));
      }
      double rate = 0;
      long images = 0;
      for (Future<CallerResult> each : running) {
        CallerResult done = each.get();
        rate += done.images() * 1e9 / done.nanos();
        images += done.images();
      }
      return new MeasurementPass(rate, (ProcessorTime.nanos() - cpuStart) / 1e9 / images);
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof HeadwayException known
          ? known
          : new IllegalStateException(failed.getCause());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("stopped while measuring", stopped);
    } finally {
      threads.shutdownNow();
    }
  }

  private static CallerResult repeat(int seconds, IntSupplier work) {
    long start = System.nanoTime();
    long images = 0;
    do {
      images += work.getAsInt();
    } while (System.nanoTime() - start < seconds * 1_000_000_000L);
    return new CallerResult(images, System.nanoTime() - start);
  }
}
