package headway.jobs.sweep;

import headway.common.InputException;
import headway.common.config.IfExists;
import headway.common.config.Settings;
import headway.common.config.SettingsLoader;
import headway.common.dataset.manifest.Manifests;
import headway.common.dataset.split.Split;
import headway.common.storage.Sha256;
import headway.common.storage.Workspace;
import headway.jobs.features.SharedFeatures;
import headway.jobs.spark.Progress;
import headway.jobs.stage.StageContext;
import headway.jobs.train.TrainJob;
import headway.jobs.train.TrainResult;
import headway.jobs.train.plan.WorkerCount;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.apache.hadoop.fs.Path;

/**
 * Trains one point in its own workspace, on features of another folder.
 *
 * @param sets the available features, by the name that a point contains
 */
record TrialRunner(StageContext context, Map<String, FeatureSet> sets) {
  /** Prefixes of settings that only other stages and the search read. */
  private static final List<String> OTHERS =
      List.of("sweep.", "compare.", "bench.", "predict.", "preview.", "check.", "images.");

  private static final Set<String> CUTS =
      Set.of("network.cut", "network.trainableLayers", "network.frozenLayers");

  private static final int HASH_LENGTH = 16;

  /** The notice of train about the number of workers of a point, which is muted in trials. */
  Optional<String> notice(SortedMap<String, String> point) {
    return new WorkerCount(
            settings(point, "trial", IfExists.RESUME).train(),
            set(point).manifest().rows(Split.TRAIN))
        .notice();
  }

  /** The trial of this point, if an earlier run finished it. */
  Optional<Trial> find(SortedMap<String, String> point) {
    return Manifests.find(context.storage(), folder(hash(point)), Trial.class);
  }

  /**
   * Trains the point, or resumes it, and writes its result.
   *
   * @param stopping whether all trials are being stopped; then a failure is rethrown and no result
   *     is written
   */
  Trial run(SortedMap<String, String> point, BooleanSupplier stopping) {
    String hash = hash(point);
    Workspace trial = new Workspace(folder(hash));
    FeatureSet set = set(point);
    Manifests.publish(
        context.storage(), trial.features(), SharedFeatures.of(set.manifest(), set.folder()));
    long start = System.nanoTime();
    Trial ended;
    try {
      ended =
          ended(
              hash, point, train(settings(point, trial.root().toString(), IfExists.RESUME)), start);
    } catch (InputException diverged) {
      if (stopping.getAsBoolean()) {
        throw diverged;
      }
      ended = Trial.failed(hash, point, seconds(start), diverged.getMessage());
    }
    Manifests.publish(context.storage(), trial.root(), ended);
    return ended;
  }

  private TrainResult train(Settings settings) {
    StageContext own = new StageContext(settings, context.session(), context.storage());
    return Progress.muted(() -> new TrainJob().run(own));
  }

  private static Trial ended(
      String hash, SortedMap<String, String> point, TrainResult result, long start) {
    return new Trial(
        Manifests.FORMAT,
        hash,
        point,
        result.validationAccuracy(),
        result.validationLoss(),
        result.epoch(),
        seconds(start),
        null,
        result.history());
  }

  private static double seconds(long startNanos) {
    return (System.nanoTime() - startNanos) / 1e9;
  }

  private Path folder(String hash) {
    return new Path(context.workspace().sweep(), "trials/" + hash);
  }

  private FeatureSet set(SortedMap<String, String> point) {
    return sets.get(point.getOrDefault(FeatureSet.KEY, ""));
  }

  /** Whether its features are the workspace's own. */
  boolean isOwn(SortedMap<String, String> point) {
    return point.getOrDefault(FeatureSet.KEY, "").isEmpty();
  }

  /** The settings of a point, which override those of the context. */
  Settings settings(SortedMap<String, String> point, String workspace, IfExists ifExists) {
    Map<String, String> all = new HashMap<>(context.settings().values());
    all.keySet().removeIf(key -> OTHERS.stream().anyMatch(key::startsWith));
    all.putAll(set(point).network());
    all.putAll(point);
    all.remove(FeatureSet.KEY);
    all.put("workspace", workspace);
    all.put("ifExists", ifExists.name().toLowerCase(Locale.ROOT));
    return SettingsLoader.load(Optional.empty(), "", all);
  }

  private String hash(SortedMap<String, String> point) {
    FeatureSet set = set(point);
    Settings settings = settings(point, "trial", IfExists.RESUME);
    SortedMap<String, String> named = new TreeMap<>(settings.values());
    named.keySet().removeIf(key -> !decides(set, key, settings));
    return Sha256.of(
            List.of(
                "trial",
                set.manifest().featuresHash(),
                set.manifest().networkSha256(),
                named.toString()))
        .substring(0, HASH_LENGTH);
  }

  private static boolean decides(FeatureSet set, String key, Settings settings) {
    return key.startsWith("train.")
        || key.startsWith("finetune.")
        || CUTS.contains(key)
        || key.equals("seed")
        || (key.startsWith("augment.") && set.dependsOn(key, settings));
  }
}
