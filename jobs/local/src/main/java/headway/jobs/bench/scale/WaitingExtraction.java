package headway.jobs.bench.scale;

import com.fasterxml.jackson.core.type.TypeReference;
import headway.common.config.Settings;
import headway.common.config.SettingsLoader;
import headway.jobs.bench.measure.FreshJvm;
import headway.jobs.bench.measure.timing.ProcessorTime;
import headway.jobs.observe.ImageCounts;
import headway.jobs.observe.TaskImageCounter;
import headway.jobs.parts.PartJob;
import headway.jobs.parts.PartOutput;
import headway.jobs.spark.Application;
import headway.jobs.spark.Session;
import headway.jobs.spark.memory.NetworkUse;
import java.io.IOException;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;

/**
 * The driver of the stage {@code extract} with many executors, as the only work of a JVM. Each
 * executor is a task slot of this process, and each task waits as long as it would compute and wait
 * for the store; its result is as large as that of a part with this many classes.
 */
public final class WaitingExtraction {
  private static final long BYTES = 64_000;

  private WaitingExtraction() {}

  /**
   * What is simulated.
   *
   * @param settings values by key
   * @param executors of one slot each
   * @param tasks of each executor
   * @param images of a task
   * @param millis that a task takes
   * @param classes counted in each result
   */
  record Simulation(
      Map<String, String> settings,
      int executors,
      int tasks,
      int images,
      long millis,
      int classes) {}

  /**
   * What the driver took.
   *
   * @param images of all tasks
   * @param seconds of the Spark job
   * @param driverCores processor time of all this process in these seconds, over them
   * @param heapBytes the most that was in use
   */
  record Timing(long images, double seconds, double driverCores, long heapBytes) {}

  public static void main(String[] args) throws IOException {
    Simulation simulation = FreshJvm.JSON.readValue(System.in, new TypeReference<Simulation>() {});
    Map<String, String> values = new HashMap<>(simulation.settings);
    values.put("spark.master", "local[" + simulation.executors + "]");
    Settings settings = SettingsLoader.load(Optional.empty(), "", values);
    try (Session session =
        Session.open(new Application("bench scale", NetworkUse.NONE), settings, Map.of())) {
      run(session, simulation, 1, 1); // Threads start, classes are loaded.
      System.out.println(FreshJvm.JSON.writeValueAsString(timed(session, simulation)));
    }
  }

  private static Timing timed(Session session, Simulation simulation) {
    try (PeakHeap heap = PeakHeap.watch()) {
      long cpu = ProcessorTime.nanos();
      long start = System.nanoTime();
      long images = run(session, simulation, simulation.tasks, simulation.millis);
      double seconds = (System.nanoTime() - start) / 1e9;
      double cpuSeconds = (ProcessorTime.nanos() - cpu) / 1e9;
      return new Timing(images, seconds, cpuSeconds / seconds, heap.bytes());
    }
  }

  private static long run(Session session, Simulation simulation, int waves, long millis) {
    session.describe("bench scale", "waiting tasks");
    PartOutput output = new PartOutput(List.of(new Path("file:///")));
    int count = simulation.executors * waves;
    int images = simulation.images;
    int classes = simulation.classes;
    List<Integer> numbers = IntStream.range(0, count).boxed().toList();
    JavaRDD<WaitedPart> parts =
        session
            .context()
            .parallelize(numbers, count)
            .map(
                number ->
                    output.write(
                        (folders, attempt) -> WaitedPart.of(number, images, millis, classes)));
    LongAdder sum = new LongAdder();
    PartJob.run(session, parts, numbers, part -> sum.add(part.images()));
    return sum.sum();
  }

  /**
   * The result of a task.
   *
   * @param classCounts of its images
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record WaitedPart(String name, long images, long[] classCounts) implements Serializable {
    static WaitedPart of(int number, int images, long millis, int classes) {
      try {
        Thread.sleep(millis);
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("stopped while waiting", stopped);
      }
      TaskImageCounter.count(new ImageCounts(images, 0, images * BYTES));
      long[] counts = new long[classes];
      for (int i = 0; i < images; i++) {
        counts[i % classes]++;
      }
      return new WaitedPart("train-%010d.parquet".formatted(number), images, counts);
    }
  }
}
