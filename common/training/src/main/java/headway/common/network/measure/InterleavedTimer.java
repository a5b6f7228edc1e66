package headway.common.network.measure;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Times several ways of doing the same in turn, by the processor time of the calling thread, which
 * does all the work: on a shared machine the clock on the wall measures the neighbours too.
 */
final class InterleavedTimer {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final Map<String, Runnable> ways = new LinkedHashMap<>();
  private final Map<String, List<Double>> seconds = new LinkedHashMap<>();

  InterleavedTimer way(String name, Runnable once) {
    ways.put(name, once);
    seconds.put(name, new ArrayList<>());
    return this;
  }

  /**
   * Runs each way so many times, after some that do not count.
   *
   * @return the median seconds of each
   */
  Map<String, Double> run(int warmUp, int rounds) {
    for (int round = 0; round < warmUp + rounds; round++) {
      boolean counts = round >= warmUp;
      ways.forEach(
          (name, way) -> {
            long start = THREADS.getCurrentThreadCpuTime();
            way.run();
            if (counts) {
              seconds.get(name).add((THREADS.getCurrentThreadCpuTime() - start) / 1e9);
            }
          });
    }
    Map<String, Double> medians = new LinkedHashMap<>();
    seconds.forEach((name, all) -> medians.put(name, median(all)));
    return medians;
  }

  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return sorted.length % 2 == 1
        ? sorted[sorted.length / 2]
        : Arrays.stream(sorted, sorted.length / 2 - 1, sorted.length / 2 + 1).average().orElse(0);
  }
}
