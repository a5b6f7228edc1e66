package headway.jobs.plan.forecast;

import headway.common.config.Settings;
import headway.common.memory.MemoryBudget;
import headway.common.memory.NetworkMemory;
import headway.common.memory.Workload;
import headway.jobs.features.CachedFeatures;
import headway.jobs.plan.figures.Basis;
import headway.jobs.plan.figures.Figures;
import headway.jobs.plan.figures.Unit;
import headway.jobs.spark.memory.DriverHeap;
import headway.jobs.spark.memory.MemoryPlan;
import headway.jobs.stage.FigureText;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.network.util.JavaUtils;

/**
 * The memory of driver and executors: what a run asks for, and what is set.
 *
 * @param executorHeap at least
 * @param executorOutside of the heap, at most
 * @param driverHeap at least
 * @param driverOutside of the heap, at most
 * @param problems limits that are set too low
 */
public record PlannedMemory(
    long executorHeap,
    long executorOutside,
    long driverHeap,
    long driverOutside,
    List<String> problems) {
  private static final long STEP = 256 * MemoryBudget.MIB;

  /** Spark's default of spark.memory.fraction. */
  private static final double STORAGE = 0.6;

  public static PlannedMemory of(
      PlannedObjects objects,
      PlannedTraining training,
      PlannedCluster cluster,
      NetworkMemory network,
      Settings settings,
      SparkConf spark) {
    int tasks = Math.max(1, cluster.executorCores() / cluster.taskCores());
    MemoryBudget executor =
        MemoryBudget.of(
            new Workload(
                tasks,
                settings.extract().batchImages(),
                settings.shard().maxPixels(),
                network,
                training.parameters(),
                cluster.remote() ? training.parameters() : 0,
                training.batchValues()));
    MemoryBudget driver = MemoryBudget.of(new Workload(1, 2, 0, network, training.parameters()));
    long results = training.isDirect() ? (long) training.driverBytes() : 0;
    long held =
        Math.max(
            DriverHeap.PART_BYTES * objects.files(),
            (long) (DriverHeap.BLOCK_BYTES * objects.cachedBlocks()) + results);
    long driverHeap = rounded(driver.heapBytes() + held);
    long executorHeap = rounded(executor.heapBytes());
    List<String> problems = new ArrayList<>();
    SparkConf planned = spark.clone();
    if (cluster.remote()) {
      planned
          .set("spark.master", "yarn")
          .set("spark.submit.deployMode", "cluster")
          .set("spark.executor.cores", String.valueOf(cluster.executorCores()))
          .setIfMissing("spark.executor.memory", mebibytes(executorHeap))
          .setIfMissing("spark.driver.memory", mebibytes(driverHeap))
          .setIfMissing("spark.driver.memoryOverhead", mebibytes(driver.outsideBytes()));
    }
    MemoryPlan.of(planned, settings, network, objects.data().classes())
        .problems()
        .forEach(problems::add);
    long set =
        cluster.remote()
            ? JavaUtils.byteStringAsBytes(planned.get("spark.driver.memory"))
            : Runtime.getRuntime().maxMemory();
    if (set < driver.heapBytes() + held) {
      problems.add(
          FigureText.text(
              "the heap of the driver is %s, but %,d feature files and %,.0f cached blocks want %s:"
                  + " set %s to %s",
              MemoryBudget.text(set),
              objects.files(),
              objects.cachedBlocks(),
              MemoryBudget.text(driverHeap),
              cluster.remote() ? "spark.driver.memory" : "HEADWAY_HEAP",
              mebibytes(driverHeap)));
    }
    return new PlannedMemory(
        executorHeap, executor.outsideBytes(), driverHeap, driver.outsideBytes(), problems);
  }

  /** The heap of a process that is driver and executor. */
  public long heapOfOne() {
    return Math.max(executorHeap, driverHeap);
  }

  /** Whether features of this size are cached in the memory of all executors and not on disk. */
  boolean keepsFeatures(double bytes, PlannedCluster cluster) {
    double heap =
        cluster.remote()
            ? (double) executorHeap * cluster.executors()
            : Runtime.getRuntime().maxMemory();
    return CachedFeatures.inMemory(bytes, heap * STORAGE);
  }

  private static long rounded(long bytes) {
    return (bytes + STEP - 1) / STEP * STEP;
  }

  public static String mebibytes(long bytes) {
    return bytes / MemoryBudget.MIB + "m";
  }

  public void addTo(Figures figures, boolean remote) {
    String here = remote ? "" : "; this process is both";
    figures.add(
        "executorHeapBytes",
        "heap of an executor",
        executorHeap,
        Unit.BYTES,
        Basis.COUNTED,
        "as --dry-run counts" + here);
    figures.add(
        "executorOutsideBytes",
        "  outside of it",
        executorOutside,
        Unit.BYTES,
        Basis.COUNTED,
        "network, images, decoding, head");
    figures.add(
        "driverHeapBytes",
        "heap of the driver",
        driverHeap,
        Unit.BYTES,
        Basis.COUNTED,
        FigureText.text(
                "with %,d bytes for each feature file, or %,d for each block that is cached",
                DriverHeap.PART_BYTES, DriverHeap.BLOCK_BYTES)
            + here);
    figures.add(
        "driverOutsideBytes",
        "  outside of it",
        driverOutside,
        Unit.BYTES,
        Basis.COUNTED,
        "parameters and optimizer state");
  }
}
