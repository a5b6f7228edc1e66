package headway.jobs.bench.scale;

import headway.jobs.stage.FigureText;
import headway.jobs.stage.StageResult;
import java.util.ArrayList;
import java.util.List;

/**
 * What bench scale measured.
 *
 * @param real the stage extract as it is, on one core and on all of this machine
 * @param computeSeconds that a simulated task waits instead of computing
 * @param storeSeconds that it waits for the store
 * @param simulated the stage extract with waiting tasks
 * @param rounds of averaging
 */
record ScaleResult(
    String status,
    List<Real> real,
    double computeSeconds,
    double storeSeconds,
    List<Extraction> simulated,
    List<Round> rounds)
    implements StageResult {

  /**
   * The real stage.
   *
   * @param efficiency the rate of a core over that of one core alone
   * @param cpuSecondsPerImage which does not depend on other work on the machine as much
   */
  record Real(int cores, double imagesPerSecond, double efficiency, double cpuSecondsPerImage) {}

  /**
   * The stage with waiting tasks.
   *
   * @param efficiency the rate of an executor over that of a task without any driver
   * @param driverCores processor time of the process, which also runs the waiting tasks, each
   *     second
   * @param driverHeapBytes the most that lives
   */
  record Extraction(
      int executors,
      double imagesPerSecond,
      double efficiency,
      double driverCores,
      long driverHeapBytes) {}

  /**
   * A round of averaging without learning.
   *
   * @param seconds on the cores of this machine
   * @param shuffleBytes of all workers; 0 where they go to the driver as they are
   * @param driverBytes that the driver receives
   * @param driverHeapBytes the most that lives, workers included
   * @param modelled whether it is computed from the others
   */
  record Round(
      int workers,
      long parameters,
      double seconds,
      long shuffleBytes,
      long driverBytes,
      long driverHeapBytes,
      boolean modelled) {
    static Round measured(WaitingAveraging.Simulation simulation, WaitingAveraging.Timing timing) {
      long bytes = simulation.bytes();
      return new Round(
          simulation.workers(),
          simulation.parameters(),
          timing.seconds(),
          timing.direct() ? 0 : bytes,
          timing.direct() ? bytes : bytes / simulation.workers(),
          timing.heapBytes(),
          false);
    }
  }

  @Override
  public List<String> summary() {
    List<String> lines = new ArrayList<>();
    lines.add("cores   images/s  efficiency  processor ms an image  (real, warm)");
    real.forEach(
        each ->
            lines.add(
                FigureText.text(
                    "%5d %10.1f %11.2f %22.2f",
                    each.cores(),
                    each.imagesPerSecond(),
                    each.efficiency(),
                    1000 * each.cpuSecondsPerImage())));
    lines.add(
        FigureText.text(
            "simulated: tasks wait %.2f s for compute and %.2f s for the store",
            computeSeconds, storeSeconds));
    lines.add("executors   images/s  efficiency  driver cores  driver heap");
    simulated.forEach(
        each ->
            lines.add(
                FigureText.text(
                    "%9d %10.0f %11.3f %13.2f %9.0f MB",
                    each.executors(),
                    each.imagesPerSecond(),
                    each.efficiency(),
                    each.driverCores(),
                    each.driverHeapBytes() / 1e6)));
    lines.add("workers  parameters  round s  shuffle MB  driver MB  heap MB");
    rounds.forEach(
        each ->
            lines.add(
                FigureText.text(
                    "%7d %11d %8.2f %11.0f %10.0f %8.0f%s",
                    each.workers(),
                    each.parameters(),
                    each.seconds(),
                    each.shuffleBytes() / 1e6,
                    each.driverBytes() / 1e6,
                    each.driverHeapBytes() / 1e6,
                    each.modelled() ? "  modelled" : "")));
    return lines;
  }
}
