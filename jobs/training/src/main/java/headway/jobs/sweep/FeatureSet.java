package headway.jobs.sweep;

import headway.common.InputException;
import headway.common.UsageException;
import headway.common.config.Settings;
import headway.common.config.images.NetworkSettings;
import headway.common.dataset.manifest.FeatureManifest;
import headway.common.dataset.manifest.Manifests;
import headway.common.dataset.split.Split;
import headway.common.storage.Storage;
import headway.common.storage.Workspace;
import headway.jobs.frozen.TrainingInput;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;

/**
 * The features that trials train on.
 *
 * @param folder of the features
 * @param network settings of their network and cut, by key
 */
record FeatureSet(Path folder, FeatureManifest manifest, Map<String, String> network) {
  /** The key that names, in a point, the workspace whose features it is trained on. */
  static final String KEY = "features";

  /** Settings that say how one network wants its pixels, and no other. */
  private static final List<String> PIXEL_TEXTS =
      List.of("preprocessing", "resize", "filter", "mean", "std", "channelOrder");

  private static final List<String> PIXEL_NUMBERS = List.of("cropRatio", "rescale");

  /**
   * The workspace's own features, under "", and those of the workspaces in {@code sweep.features}.
   *
   * @throws InputException if features are missing, or were made from other images
   */
  static Map<String, FeatureSet> all(Storage storage, Workspace workspace, Settings settings) {
    FeatureSet own = new FeatureSet(workspace.features(), read(storage, workspace), Map.of());
    own.requireRanking(workspace, settings);
    Map<String, FeatureSet> sets = new LinkedHashMap<>();
    sets.put("", own);
    for (String uri : settings.sweep().features()) {
      Workspace other = new Workspace(storage.qualify(Storage.path(uri)));
      FeatureManifest manifest = read(storage, other);
      if (!manifest.dataHash().equals(own.manifest.dataHash())) {
        throw new InputException(
            "Cannot sweep over "
                + other.features()
                + ": they are of other photos or other splits than "
                + workspace.features()
                + ", so that accuracies could not be ranked; extract them from the same shards");
      }
      sets.put(uri, new FeatureSet(other.features(), manifest, named(manifest, own, settings)));
    }
    return sets;
  }

  private static FeatureManifest read(Storage storage, Workspace workspace) {
    return Manifests.require(storage, workspace.features(), FeatureManifest.class, "extract");
  }

  /** The cut is omitted if it is the same, because naming it would request fine-tuning above it. */
  private static Map<String, String> named(
      FeatureManifest manifest, FeatureSet own, Settings settings) {
    NetworkSettings wanted = settings.network();
    boolean same = manifest.frozenSha256().equals(own.manifest.frozenSha256());
    if (same) {
      return Map.of();
    }
    Map<String, String> named = new TreeMap<>();
    named.put("network.ref", manifest.network());
    named.put("network.cut", manifest.cut());
    named.put("network.trainableLayers", "0");
    named.put("network.frozenLayers", "0");
    named.put("network.precision", "float32");
    if (!manifest.network().equals(wanted.ref())) {
      PIXEL_TEXTS.forEach(key -> named.put("network." + key, ""));
      PIXEL_NUMBERS.forEach(key -> named.put("network." + key, "0"));
    }
    return named;
  }

  private void requireRanking(Workspace workspace, Settings settings) {
    if (manifest.rows(Split.VAL) == 0) {
      throw new InputException(
          "Cannot sweep "
              + workspace.root()
              + ": trials are ranked by the split val, and no image is in it; shard with another"
              + " --split");
    }
    settings.sweep().grid().keySet().stream()
        .filter(key -> key.startsWith("augment.") && !dependsOn(key, settings))
        .findFirst()
        .ifPresent(
            key -> {
              throw new UsageException(
                  "Cannot sweep over "
                      + key
                      + ": the features of "
                      + workspace.features()
                      + " are made already; with --views 0 each epoch draws photos anew, else"
                      + " extract other views to another workspace and name it in"
                      + " sweep.features");
            });
  }

  /**
   * Whether training on these features depends on a setting of {@code augment}. Mixing always
   * happens during training. Other augmentation does if each epoch reads images: for a network from
   * scratch, or with zero views.
   */
  boolean dependsOn(String key, Settings settings) {
    return key.startsWith("augment.mix.")
        || TrainingInput.of(manifest, settings.augment()).readsImages();
  }
}
