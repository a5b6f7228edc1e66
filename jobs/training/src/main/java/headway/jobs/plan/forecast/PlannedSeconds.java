package headway.jobs.plan.forecast;

import headway.common.config.PlanSettings;
import headway.common.config.Settings;
import headway.common.dataset.split.Split;
import headway.jobs.plan.data.PlannedData;
import headway.jobs.plan.figures.Basis;
import headway.jobs.plan.figures.Figures;
import headway.jobs.plan.figures.Unit;
import java.util.LinkedHashMap;
import java.util.Map;

/** The seconds of each stage of a run, by the rates of one core. */
public record PlannedSeconds(Map<String, PlannedStage> stages, BenchRates rates) {
  private static final double LISTED_AT_ONCE = 1000;
  private static final int BENCH_BATCH = 32;

  /** Of the time of a training step, that of its forward pass. */
  private static final double FORWARD = 0.33;

  /** Of shard's time for an image, what grows with its bytes. */
  private static final double BY_BYTES = 0.7;

  /** Spark and its executors: on this machine, and with containers to start. */
  private static final double START_HERE = 3;

  private static final double START_CLUSTER = 30;

  static PlannedSeconds of(
      PlannedObjects objects,
      PlannedTraining training,
      PlannedCluster cluster,
      PlannedMemory memory,
      BenchRates rates,
      Settings settings) {
    Map<String, PlannedStage> stages = new LinkedHashMap<>();
    stages.put("start", PlannedStage.fixed(cluster.remote() ? START_CLUSTER : START_HERE));
    stages.put("shard", shard(objects, cluster, rates, settings));
    stages.put("extract", extract(objects, cluster, rates, settings));
    stages.put("train", train(objects, training, cluster, memory, rates, settings));
    stages.put("evaluate", evaluate(objects, training, cluster, rates, settings));
    stages.put("export", PlannedStage.fixed(rates.fixedSeconds().get("export")));
    stages.put("report", PlannedStage.fixed(rates.fixedSeconds().get("report")));
    return new PlannedSeconds(stages, rates);
  }

  double all() {
    return stages.values().stream().mapToDouble(PlannedStage::seconds).sum();
  }

  /** The name of the longest stage. */
  String longest() {
    return stages.entrySet().stream()
        .max(Map.Entry.comparingByValue((a, b) -> Double.compare(a.seconds(), b.seconds())))
        .orElseThrow()
        .getKey();
  }

  /** Listing goes folder by folder; then each slot reads, checks and packs part after part. */
  private static PlannedStage shard(
      PlannedObjects objects, PlannedCluster cluster, BenchRates rates, Settings settings) {
    PlannedData data = objects.data();
    PlanSettings plan = settings.plan();
    double size = data.meanBytes() / rates.imageBytes();
    double image = (1 - BY_BYTES + BY_BYTES * size) / rates.shardImages();
    double imagesOfSlot = imagesOfSlot(data.count(), objects.parts().parts(), cluster);
    double compute = imagesOfSlot * image;
    double store = 0;
    if (cluster.remote()) {
      double latency = plan.storeSeconds() / settings.shard().readThreads();
      double transfer = 2 * data.meanBytes() / plan.coreBytesPerSecond();
      double pages = data.count() / LISTED_AT_ONCE + 2.0 * data.folders();
      double listing =
          pages * plan.storeSeconds() / Math.min(cluster.slots(), (double) data.folders());
      store = listing + beyond(imagesOfSlot * Math.max(latency, transfer), compute);
    }
    return new PlannedStage(compute, store, 0, rates.fixedSeconds().get("shard"));
  }

  private static PlannedStage extract(
      PlannedObjects objects, PlannedCluster cluster, BenchRates rates, Settings settings) {
    double size = objects.data().meanBytes() / rates.imageBytes();
    double image =
        Math.max(
            rates.decodeSeconds(), 1 / rates.extractImages() + (size - 1) * rates.decodeSeconds());
    double rowsOfSlot = imagesOfSlot(objects.rows(), objects.files(), cluster);
    double compute = rowsOfSlot * image;
    double store = 0;
    if (cluster.remote()) {
      double bytes = objects.data().meanBytes() + objects.features() * objects.floatBytes();
      store = beyond(rowsOfSlot * bytes / settings.plan().coreBytesPerSecond(), compute);
    }
    return new PlannedStage(compute, store, 0, rates.fixedSeconds().get("extract"));
  }

  /** What the store takes beyond the time in which tasks compute, because they read ahead. */
  private static double beyond(double store, double compute) {
    return Math.max(0, store - compute);
  }

  /** The images of the slot that has most, where tasks have equally many. */
  private static double imagesOfSlot(double images, double tasks, PlannedCluster cluster) {
    return cluster.waves(tasks) * images / Math.max(1, tasks);
  }

  private static PlannedStage train(
      PlannedObjects objects,
      PlannedTraining training,
      PlannedCluster cluster,
      PlannedMemory memory,
      BenchRates rates,
      Settings settings) {
    double batches = (double) training.batches() * training.epochs();
    double waves = cluster.waves(training.workers());
    double steps = batches * waves * step(training, rates, settings.train().batchSize());
    double validation =
        objects.rows(Split.VAL) * training.epochs() * forward(training, rates) / cluster.slots();
    double bytes = objects.featureBytes(Split.TRAIN) + objects.featureBytes(Split.VAL);
    double again = memory.keepsFeatures(bytes, cluster) ? 0 : training.epochs() - 1;
    double first = bytes / rates.featureBytes() / cluster.slots();
    double later = again * bytes / rates.cachedFeatureBytes() / cluster.slots();
    double store = 0;
    // A slot that trains several workers starts a task for each.
    double round = waves * rates.roundSeconds() + rates.floatSeconds() * training.floats();
    if (cluster.remote()) {
      PlanSettings plan = settings.plan();
      round +=
          (2 * training.driverBytes() / plan.coreBytesPerSecond())
              + training.shuffleBytes() / (cluster.slots() * (double) plan.coreBytesPerSecond())
              + 2 * plan.storeSeconds();
      store = beyond(transfer(bytes, cluster, plan), first);
    }
    return new PlannedStage(
        steps + validation + first + later,
        store,
        round * training.rounds() * training.epochs(),
        rates.fixedSeconds().get("train"));
  }

  private static double step(PlannedTraining training, BenchRates rates, int batch) {
    double examples = (double) batch / BENCH_BATCH;
    return examples * rates.batchSeconds() + training.parameters() * rates.parameterSeconds();
  }

  /** The seconds of a row without a step. */
  private static double forward(PlannedTraining training, BenchRates rates) {
    return FORWARD * step(training, rates, BENCH_BATCH) / BENCH_BATCH;
  }

  private static PlannedStage evaluate(
      PlannedObjects objects,
      PlannedTraining training,
      PlannedCluster cluster,
      BenchRates rates,
      Settings settings) {
    double row = forward(training, rates) + rates.batchSeconds() / BENCH_BATCH;
    double bytes = objects.featureBytes(objects.evaluated());
    double compute =
        (objects.rows(objects.evaluated()) * row + bytes / rates.featureBytes()) / cluster.slots();
    double store =
        cluster.remote() ? beyond(transfer(bytes, cluster, settings.plan()), compute) : 0;
    return new PlannedStage(compute, store, 0, rates.fixedSeconds().get("evaluate"));
  }

  private static double transfer(double bytes, PlannedCluster cluster, PlanSettings plan) {
    return bytes / (cluster.slots() * (double) plan.coreBytesPerSecond());
  }

  void addTo(Figures figures) {
    stages.forEach(
        (name, stage) ->
            figures.add(
                name + "Seconds",
                name,
                stage.seconds(),
                Unit.SECONDS,
                name.equals("start") ? Basis.ASSUMED : rates.basis(),
                "bound by " + stage.boundBy()));
    figures.add(
        "stageSeconds",
        "all stages",
        all() - stages.get("start").seconds(),
        Unit.SECONDS,
        rates.basis(),
        "without the start");
    figures.add("seconds", "together", all(), Unit.SECONDS, rates.basis(), rates.origin());
  }
}
