package headway.jobs.bench.scale;

import com.fasterxml.jackson.core.type.TypeReference;
import headway.common.config.Settings;
import headway.common.config.SettingsLoader;
import headway.jobs.bench.measure.FreshJvm;
import headway.jobs.bench.measure.timing.ProcessorTime;
import headway.jobs.spark.Application;
import headway.jobs.spark.Session;
import headway.jobs.spark.memory.NetworkUse;
import headway.jobs.train.averaging.aggregation.WorkerAveraging;
import headway.jobs.train.averaging.aggregation.WorkerFigures;
import headway.jobs.train.averaging.aggregation.WorkerResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;

/**
 * An averaging round whose workers learn nothing, as the only work of a JVM: their parameters and
 * the state of Adam go through Spark's shuffle to the driver as in a training.
 */
public final class WaitingAveraging {
  private static final int PIECE = 1 << 20;
  private static final int STATE_VALUES = 2;

  private WaitingAveraging() {}

  /**
   * What is simulated.
   *
   * @param settings values by key
   */
  record Simulation(Map<String, String> settings, int workers, long parameters) {
    /** The bytes that all workers return. */
    long bytes() {
      return workers * parameters * (1 + STATE_VALUES) * Float.BYTES;
    }
  }

  /**
   * What a round took.
   *
   * @param seconds beyond the workers' compute
   * @param cpuSeconds of this process, which is driver and executor
   * @param heapBytes the most that lived
   * @param direct whether the results went to the driver without a shuffle
   */
  record Timing(double seconds, double cpuSeconds, long heapBytes, boolean direct) {}

  public static void main(String[] args) throws IOException {
    Simulation simulation = FreshJvm.JSON.readValue(System.in, new TypeReference<Simulation>() {});
    Settings settings = SettingsLoader.load(Optional.empty(), "", simulation.settings);
    try (Session session =
        Session.open(new Application("bench scale", NetworkUse.NONE), settings, Map.of())) {
      session.describe("bench scale", "averaging");
      round(session, 2, PIECE / 2); // Classes are loaded.
      try (PeakHeap heap = PeakHeap.watch()) {
        long cpu = ProcessorTime.nanos();
        long start = System.nanoTime();
        round(session, simulation.workers, simulation.parameters);
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.println(
            FreshJvm.JSON.writeValueAsString(
                new Timing(
                    seconds,
                    (ProcessorTime.nanos() - cpu) / 1e9,
                    heap.bytes(),
                    WorkerAveraging.USUAL.isDirect(
                        simulation.parameters * (1 + STATE_VALUES), simulation.workers))));
      }
    }
  }

  private static void round(Session session, int workers, long parameters) {
    List<Integer> numbers = IntStream.range(0, workers).boxed().toList();
    long floats = parameters * (1 + STATE_VALUES);
    JavaRDD<WorkerResult> results =
        session.context().parallelize(numbers, workers).map(number -> result(number, floats));
    WorkerAveraging.Averaged mean =
        WorkerAveraging.USUAL.average(results, parameters, parameters * STATE_VALUES);
    mean.parameters().close();
    mean.updaterState().close();
  }

  /** A state of the right length, in pieces that are one array. */
  private static WorkerResult result(int worker, long floats) {
    float[] piece = new float[PIECE];
    Arrays.fill(piece, worker);
    List<float[]> state = new ArrayList<>();
    for (long left = floats; left > 0; left -= PIECE) {
      state.add(left >= PIECE ? piece : Arrays.copyOf(piece, (int) left));
    }
    return new WorkerResult(
        new WorkerFigures(worker, 32, 1, 1, 1, 0, 0), state.toArray(float[][]::new));
  }
}
