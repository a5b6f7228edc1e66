package headway.jobs.bench;

import headway.common.UsageException;
import headway.common.config.BenchSettings;
import headway.common.config.Settings;
import headway.common.config.images.NetworkSettings;
import headway.common.storage.Storage;
import headway.jobs.bench.measure.BenchInputs;
import headway.jobs.bench.measure.ColdStart.Timing;
import headway.jobs.bench.measure.ColdStarts;
import headway.jobs.bench.measure.ExtractPipeline;
import headway.jobs.bench.measure.FeatureReads;
import headway.jobs.bench.measure.FirstRun;
import headway.jobs.bench.measure.HeadEpochTimes;
import headway.jobs.bench.measure.ImageSamples;
import headway.jobs.bench.measure.NetworkRoofline;
import headway.jobs.bench.measure.ShardPipeline;
import headway.jobs.bench.measure.ShardReads;
import headway.jobs.bench.measure.timing.CoreAllocation;
import headway.jobs.bench.measure.timing.WarmUp;
import headway.jobs.extract.ShardSource;
import headway.jobs.frozen.FrozenNetworks;
import headway.jobs.frozen.FrozenSpec;
import headway.jobs.frozen.ProcessorKind;
import headway.jobs.images.source.ImageFiles;
import headway.jobs.quantize.QuantizedNetworks;
import headway.jobs.spark.Progress;
import headway.jobs.spark.Session;
import headway.jobs.spark.memory.NetworkUse;
import headway.jobs.stage.Flag;
import headway.jobs.stage.Stage;
import headway.jobs.stage.StageContext;
import headway.jobs.stage.StageResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Measures this machine and the pipeline on it, interleaved, so that other load on the machine
 * affects both.
 *
 * <p>Reads: {@code --images}, or {@code --shards}, or photos that it draws. Writes: a workspace of
 * its own. Example: {@code headway bench --images s3a://bucket/photos}.
 *
 * <p>The roofline is the frozen network alone, with the fastest of several core allocations. The
 * warm pipeline is the stage {@code extract} in this JVM, after warm-up runs until the JIT compiler
 * has little left to do; its steady rate is over the time in which all task slots are taken, see
 * {@code BusyWindow}. The cold pipeline is the same stage as the first job of a JVM of its own.
 */
public final class BenchJob implements Stage {
  private static final String WORKSPACE = "s3a://headway/bench";

  /**
   * Two tasks for each core. With more shards of so few photos, the cost of opening, committing and
   * listing files would dominate; by default files are ten times as large.
   */
  private static final String MINIMUM_FILES = Integer.toString(2 * BenchRounds.CORES);

  private static final int SAMPLES = 128;
  private static final Map<String, String> HEADS =
      Map.of("softmax", "softmax", "dense", "dense 256 relu, dropout 0.5, softmax");

  @Override
  public String name() {
    return "bench";
  }

  @Override
  public String summary() {
    return "Measure how fast this machine is and how much of that the pipeline reaches";
  }

  @Override
  public int helpPosition() {
    return 90;
  }

  @Override
  public List<Flag> flags() {
    return Flag.union(
        List.of(Flag.IMAGES, Flag.NETWORK, Flag.CUT),
        Flag.PIXELS,
        List.of(
            Flag.PRECISION,
            Flag.SHARDS,
            Flag.BATCH_IMAGES,
            Flag.AVERAGING_FREQUENCY,
            Flag.REPEATS));
  }

  @Override
  public NetworkUse network() {
    return NetworkUse.RUNS;
  }

  @Override
  public Optional<String> workspaceHelp() {
    return Optional.of("URI of the folder that the measured photos, shards and features lie in.");
  }

  @Override
  public Map<String, String> defaults() {
    return Map.of(
        "workspace", WORKSPACE, "train.workers", "2", "shard.minimumFiles", MINIMUM_FILES);
  }

  @Override
  public Optional<Path> embeddedStore() {
    return Optional.of(
        Path.of(System.getProperty("headway.home", ".")).resolve("jobs/target/bench"));
  }

  @Override
  public BenchResult run(StageContext context) {
    requireOneMachine(context.session());
    Path disk = temporary();
    try {
      return measured(context, disk);
    } finally {
      context.storage().delete(Storage.path(disk.toString()));
    }
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("headway-bench");
    } catch (IOException full) {
      throw new UncheckedIOException(full);
    }
  }

  private static BenchResult measured(StageContext context, Path disk) {
    Settings settings = context.settings();
    BenchSettings bench = settings.bench();
    Measurements passes = new Measurements();
    BenchInputs inputs = new BenchInputs(context, Storage.path(disk.resolve("sample").toString()));
    FirstRun first = firstRun(context, inputs, disk, passes);
    String shards = inputs.shards();
    Settings extracting = inputs.extracting(shards);
    cold(context.session(), extracting, bench.coldStarts(), passes);
    CoreAllocation setup = images(context, extracting, shards, passes);
    Map<String, HeadEpochTimes> heads = heads(context.session(), settings);
    return result(passes, setup, heads, first);
  }

  private static void requireOneMachine(Session session) {
    String master = session.context().master();
    if (!master.startsWith("local")) {
      throw new UsageException(
          "Cannot compare a cluster with one machine: spark.master is "
              + master
              + "; bench runs with local[N]");
    }
  }

  /**
   * The first run of this JVM, reading features, and the stage shard, where there are photos to
   * pack. On disk, because a plan adds what a store takes.
   */
  private static FirstRun firstRun(
      StageContext context, BenchInputs inputs, Path disk, Measurements passes) {
    Settings settings = context.settings();
    if (!settings.extract().shards().isEmpty()) {
      return FirstRun.NONE;
    }
    Settings own =
        BenchInputs.with(
            settings,
            "images.uri",
            inputs.photos(),
            "workspace",
            disk.resolve("first").toUri().toString(),
            "network.precision",
            "float32");
    Progress.say("bench: a whole run");
    FirstRun first = FirstRun.of(context.session(), own);
    readFeatures(context, disk, passes);
    ShardPipeline sharding = new ShardPipeline(context.session(), own);
    WarmUp.of("shard", sharding::imagesPerSecond);
    for (int i = 0; i < settings.bench().repeats(); i++) {
      passes.add("shardImagesPerSecond", sharding.imagesPerSecond());
    }
    return first;
  }

  private static void readFeatures(StageContext context, Path disk, Measurements passes) {
    BenchSettings bench = context.settings().bench();
    FeatureReads reads =
        FeatureReads.of(
            context.session(), bench, Storage.path(disk.resolve("features").toString()));
    double bytesOfImage = (double) Float.BYTES * bench.features();
    WarmUp.of("reading features", () -> reads.pass().filesPerSecond() / bytesOfImage);
    for (int i = 0; i < bench.repeats(); i++) {
      FeatureReads.Rates each = reads.pass();
      passes.add("featureBytesPerSecond", each.filesPerSecond());
      passes.add("cachedFeatureBytesPerSecond", each.cachePerSecond());
    }
  }

  private static void cold(Session session, Settings extracting, int starts, Measurements passes) {
    ColdStarts cold = new ColdStarts(session, extracting);
    for (int i = 0; i < starts; i++) {
      Progress.say("bench: cold start %d of %d".formatted(i + 1, starts));
      Timing each = cold.start();
      passes.add("coldImagesPerSecond", each.imagesPerSecond());
      passes.add("commandImagesPerSecond", each.commandImagesPerSecond());
    }
  }

  private static CoreAllocation images(
      StageContext context, Settings extracting, String shards, Measurements passes) {
    Session session = context.session();
    Storage storage = context.storage();
    FrozenSpec frozen = FrozenNetworks.resolve(storage, extracting.network(), 1);
    Optional<Settings> quantized = quantized(context, shards);
    ImageFiles files = ImageFiles.at(storage, Storage.path(shards), "extract");
    ImageSamples samples =
        ImageSamples.of(files, storage.configuration(), frozen.pixels(), SAMPLES);
    BenchRounds turns =
        new BenchRounds(
            extracting.bench(),
            samples,
            new ShardReads(files, storage.configuration()),
            new ExtractPipeline(session, extracting),
            quantized.map(each -> new ExtractPipeline(session, each)),
            passes);
    Optional<NetworkRoofline> quantizedRoofline =
        quantized.map(each -> roofline(storage, each, samples));
    try (NetworkRoofline roofline = roofline(storage, extracting, samples)) {
      return turns.run(roofline, quantizedRoofline);
    } finally {
      quantizedRoofline.ifPresent(NetworkRoofline::close);
    }
  }

  private static NetworkRoofline roofline(
      Storage storage, Settings settings, ImageSamples samples) {
    FrozenSpec frozen = FrozenNetworks.resolve(storage, settings.network(), 1);
    return new NetworkRoofline(FrozenNetworks.frozenBytes(storage, frozen), frozen.name(), samples);
  }

  /**
   * The settings of the pipeline in int8, whose network is quantised here once; empty in float32.
   */
  private static Optional<Settings> quantized(StageContext context, String shards) {
    if (context.settings().network().precision() == NetworkSettings.Precision.FLOAT32) {
      return Optional.empty();
    }
    Settings quantizing = BenchInputs.with(context.settings(), "extract.shards", shards);
    StageContext own = new StageContext(quantizing, context.session());
    NetworkSettings network = QuantizedNetworks.make(own, "bench", ShardSource.of(own).photos());
    return Optional.of(
        BenchInputs.with(
            quantizing,
            "workspace",
            quantizing.workspace() + "/pass",
            "network.ref",
            network.ref(),
            "network.cut",
            network.cut(),
            "network.preprocessing",
            "",
            "network.precision",
            "float32"));
  }

  private static Map<String, HeadEpochTimes> heads(Session session, Settings settings) {
    Map<String, HeadEpochTimes> heads = new LinkedHashMap<>();
    HEADS.forEach(
        (name, layers) -> {
          session.describe("bench", "epochs of the head " + layers);
          Settings training = BenchInputs.with(settings, "train.head", layers);
          heads.put(name, HeadEpochTimes.of(session, training, settings.bench().repeats()));
        });
    return heads;
  }

  private static BenchResult result(
      Measurements passes,
      CoreAllocation setup,
      Map<String, HeadEpochTimes> heads,
      FirstRun first) {
    double roofline = passes.median("rooflineImagesPerSecond");
    return new BenchResult(
        StageResult.DONE,
        ProcessorKind.kind(),
        BenchRounds.CORES,
        (long) passes.median("images"),
        setup,
        roofline,
        passes.median("decodeImagesPerSecond"),
        passes.median("readImagesPerSecond"),
        passes.median("readBytesPerSecond"),
        passes.median("pipelineImagesPerSecond"),
        passes.median("jobImagesPerSecond"),
        passes.median("coldImagesPerSecond"),
        passes.median("commandImagesPerSecond"),
        passes.median("share"),
        passes.median("jobShare"),
        passes.median("coldImagesPerSecond") / roofline,
        passes.median("commandImagesPerSecond") / roofline,
        passes.median("decodeImagesPerSecond") / roofline,
        passes.median("readImagesPerSecond") / roofline,
        passes.median("cpuShare"),
        passes.median("shardImagesPerSecond"),
        passes.median("featureBytesPerSecond"),
        passes.median("cachedFeatureBytesPerSecond"),
        first,
        heads,
        passes.figures());
  }
}
