package headway.jobs.bench.scale;

import headway.common.UsageException;
import headway.common.config.BenchSettings.Scale;
import headway.common.config.Settings;
import headway.common.storage.Storage;
import headway.jobs.bench.BenchJob;
import headway.jobs.bench.measure.BenchInputs;
import headway.jobs.bench.measure.FreshJvm;
import headway.jobs.spark.Progress;
import headway.jobs.spark.Session;
import headway.jobs.spark.memory.MemoryPlan;
import headway.jobs.spark.memory.NetworkUse;
import headway.jobs.stage.Flag;
import headway.jobs.stage.Stage;
import headway.jobs.stage.StageContext;
import headway.jobs.stage.StageResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Measures driver and scheduler with hundreds of executors on one machine: tasks wait as long as
 * this machine computes instead of computing. Averaging rounds send the bytes that they would send.
 *
 * <p>Reads: {@code --images}, or {@code --shards}, or photos that it draws. Writes: a workspace of
 * its own. Example: {@code headway bench scale}.
 */
public final class ScaleJob implements Stage {
  private static final int CLASSES = 1000;
  private static final int MOST_EXECUTORS = 4_096;
  private static final int MOST_TASKS = 1_000_000;

  /** Of a task of extract: two look-ups and three reads, two look-ups and a write. */
  private static final int STORE_REQUESTS = 8;

  @Override
  public String name() {
    return "bench scale";
  }

  @Override
  public String summary() {
    return "Simulate many executors: what the driver takes, and where the speed bends";
  }

  @Override
  public int helpPosition() {
    return 91;
  }

  @Override
  public List<Flag> flags() {
    return Flag.union(
        List.of(Flag.IMAGES, Flag.NETWORK, Flag.CUT), Flag.PIXELS, List.of(Flag.SHARDS));
  }

  @Override
  public NetworkUse network() {
    return NetworkUse.RUNS;
  }

  @Override
  public Optional<String> workspaceHelp() {
    return new BenchJob().workspaceHelp();
  }

  @Override
  public Map<String, String> defaults() {
    return new BenchJob().defaults();
  }

  @Override
  public Optional<Path> embeddedStore() {
    return new BenchJob().embeddedStore();
  }

  @Override
  public List<Class<?>> kryoClasses() {
    return List.of(WaitingExtraction.WaitedPart.class);
  }

  @Override
  public ScaleResult run(StageContext context) {
    Session session = context.session();
    if (!MemoryPlan.isLocal(session.context().getConf())) {
      throw new UsageException(
          "Cannot simulate executors on a cluster: spark.master is "
              + session.context().master()
              + "; bench scale runs with local[N]");
    }
    requireThreads(context.settings().bench().scale());
    requireRound(context.settings().bench().scale());
    BenchInputs inputs =
        new BenchInputs(context, Storage.path(context.settings().workspace() + "/sample"));
    Map<String, String> values = FreshJvm.values(session, inputs.extracting(inputs.shards()));
    List<ScaleResult.Real> real = real(values);
    Settings settings = context.settings();
    Scale scale = settings.bench().scale();
    double compute = scale.taskImages() / real.get(0).imagesPerSecond();
    double store = STORE_REQUESTS * settings.plan().storeSeconds();
    return new ScaleResult(
        StageResult.DONE,
        real,
        compute,
        store,
        extractions(values, scale, compute + store),
        rounds(values, scale));
  }

  private static void requireThreads(Scale scale) {
    int most = Collections.max(scale.executors());
    if (most > MOST_EXECUTORS) {
      throw new UsageException(
          "Cannot simulate %,d executors: each is a thread of this process, which has %,d at most; lower bench.scale.executors"
              .formatted(most, MOST_EXECUTORS));
    }
    long tasks = (long) most * scale.tasks();
    if (tasks > MOST_TASKS) {
      throw new UsageException(
          "Cannot simulate %,d tasks, %,d on each of %,d executors, but %,d at most; lower bench.scale.tasks"
              .formatted(tasks, scale.tasks(), most, MOST_TASKS));
    }
  }

  /** Requires that a round is run, from which the others are computed. */
  private static void requireRound(Scale scale) {
    int workers = Collections.min(scale.workers());
    int parameters = Collections.min(scale.parameters());
    long bytes = new WaitingAveraging.Simulation(Map.of(), workers, parameters).bytes();
    if (bytes > scale.roundBytes()) {
      throw new UsageException(
          "Cannot measure a round: the smallest, of %,d workers with %,d parameters, sends %,d bytes, above bench.scale.roundBytes (%,d); raise it, or lower bench.scale.workers or bench.scale.parameters"
              .formatted(workers, parameters, bytes, scale.roundBytes()));
    }
  }

  /** The real stage on one core and on all. */
  private static List<ScaleResult.Real> real(Map<String, String> values) {
    List<ScaleResult.Real> real = new ArrayList<>();
    int cores = Runtime.getRuntime().availableProcessors();
    for (int each : cores == 1 ? List.of(1) : List.of(1, cores)) {
      Progress.say("bench scale: extracting on %d of %d cores".formatted(each, cores));
      Map<String, String> own = new TreeMap<>(values);
      own.put("spark.master", "local[" + each + "]");
      RealExtraction.Timing timing =
          FreshJvm.run(RealExtraction.class, own, RealExtraction.Timing.class);
      double rate = timing.imagesPerSecond();
      double ofOne = real.isEmpty() ? rate : real.get(0).imagesPerSecond();
      real.add(new ScaleResult.Real(each, rate, rate / each / ofOne, timing.cpuSecondsPerImage()));
    }
    return real;
  }

  private static List<ScaleResult.Extraction> extractions(
      Map<String, String> values, Scale scale, double taskSeconds) {
    List<ScaleResult.Extraction> extractions = new ArrayList<>();
    for (int executors : scale.executors()) {
      Progress.say("bench scale: %,d executors that wait".formatted(executors));
      WaitingExtraction.Timing timing =
          FreshJvm.run(
              WaitingExtraction.class,
              new WaitingExtraction.Simulation(
                  values,
                  executors,
                  scale.tasks(),
                  scale.taskImages(),
                  Math.round(taskSeconds * 1000),
                  CLASSES),
              WaitingExtraction.Timing.class);
      double rate = timing.images() / timing.seconds();
      extractions.add(
          new ScaleResult.Extraction(
              executors,
              rate,
              rate * taskSeconds / scale.taskImages() / executors,
              timing.driverCores(),
              timing.heapBytes()));
    }
    return extractions;
  }

  private static List<ScaleResult.Round> rounds(Map<String, String> values, Scale scale) {
    List<ScaleResult.Round> measured = new ArrayList<>();
    List<WaitingAveraging.Simulation> larger = new ArrayList<>();
    for (int parameters : scale.parameters()) {
      for (int workers : scale.workers()) {
        WaitingAveraging.Simulation each =
            new WaitingAveraging.Simulation(values, workers, parameters);
        if (each.bytes() > scale.roundBytes()) {
          larger.add(each);
        } else {
          Progress.say(
              "bench scale: a round of %,d workers with %,d parameters"
                  .formatted(workers, parameters));
          measured.add(
              ScaleResult.Round.measured(
                  each, FreshJvm.run(WaitingAveraging.class, each, WaitingAveraging.Timing.class)));
        }
      }
    }
    RoundModel model = RoundModel.of(measured);
    List<ScaleResult.Round> all = new ArrayList<>(measured);
    larger.forEach(each -> all.add(model.round(each)));
    return all;
  }
}
