package headway.jobs.classify;

import headway.common.dataset.manifest.FeatureManifest;
import java.util.Map;
import java.util.TreeMap;

/**
 * The manifest of a classifier: {@code manifest.json} beside its {@code model/}, written last.
 *
 * @param format version of the manifest's format
 * @param fingerprint of all inputs and settings of the metrics
 * @param classifier as typed
 * @param modelHash of everything that its output depends on
 * @param probabilities whether its scores are probabilities
 * @param trainingRows the number of training rows
 * @param featuresHash of the features that it was trained on
 * @param features the manifest of those features
 * @param settings that it depends on, by name
 * @param version of Headway
 */
public record ClassifierManifest(
    int format,
    String fingerprint,
    String classifier,
    String modelHash,
    boolean probabilities,
    long trainingRows,
    String featuresHash,
    FeatureManifest features,
    Map<String, String> settings,
    String version) {

  /** The provenance for the page, by name. */
  Map<String, String> provenance() {
    Map<String, String> made = new TreeMap<>(settings);
    made.put("headway", version);
    made.put("dataHash", features.dataHash());
    made.put("featuresHash", featuresHash);
    made.put("network", features.network());
    made.put("networkSha256", features.networkSha256());
    made.put("frozenSha256", features.frozenSha256());
    made.put("cut", features.cut());
    made.put("processor", features.processor());
    made.put("modelHash", modelHash);
    return made;
  }
}
