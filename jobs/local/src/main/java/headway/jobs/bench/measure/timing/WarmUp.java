package headway.jobs.bench.measure.timing;

import headway.jobs.spark.Progress;
import java.util.function.DoubleSupplier;

/** Runs what is measured later until the JIT compiler has little to do. */
public final class WarmUp {
  private static final int LEAST_RUNS = 3;
  private static final int MOST_RUNS = 24;

  /** Of the processor time of a run, below which the JIT compiler counts as done. */
  private static final double JIT_SHARE = 0.01;

  private WarmUp() {}

  /**
   * Runs something 3 to 24 times.
   *
   * @param what as progress names it
   * @param run returns its images/s
   */
  public static void of(String what, DoubleSupplier run) {
    for (int i = 1; i <= MOST_RUNS; i++) {
      double compilerStart = ThreadTimes.now().compilerSeconds();
      long start = ProcessorTime.nanos();
      double imagesPerSecond = run.getAsDouble();
      double all = (ProcessorTime.nanos() - start) / 1e9;
      double jit = (ThreadTimes.now().compilerSeconds() - compilerStart) / all;
      Progress.say(
          "bench: %s: warm-up %d, %.0f images/s, %.1f %% of the processor time for the JIT compiler"
              .formatted(what, i, imagesPerSecond, 100 * jit));
      if (i >= LEAST_RUNS && jit < JIT_SHARE) {
        return;
      }
    }
  }
}
