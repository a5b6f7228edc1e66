package headway.jobs.classify;

import headway.common.dataset.manifest.FeatureManifest;
import java.util.Map;
import java.util.TreeMap;

/**
 * The manifest of a classifier: {@code manifest.json} beside its {@code model/}, written last.
 *
 * @param format version of this form
 * @param fingerprint of everything that the metrics depend on
 * @param classifier as typed
 * @param modelHash of all that its output depends on
 * @param probabilities whether its scores are that
 * @param trainingRows learnt from
 * @param featuresHash of the features that it learnt from
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

  /** For the page, by name. */
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
