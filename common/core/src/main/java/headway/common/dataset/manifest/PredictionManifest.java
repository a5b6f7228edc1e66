package headway.common.dataset.manifest;

import headway.common.dataset.parquet.WrittenFile;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What lies in a folder of predictions.
 *
 * @param format {@value Manifests#FORMAT}
 * @param fingerprint the same for the same photos, classifier and settings
 * @param settings that the predictions depend on, by name
 * @param parts what is predicted, in {@code _parts/}
 * @param files the table that is made of the parts, beside the manifest
 */
public record PredictionManifest(
    int format,
    String fingerprint,
    Map<String, String> settings,
    ManifestParts parts,
    List<WrittenFile> files)
    implements PartsManifest {
  /** Holds copies. */
  public PredictionManifest {
    settings = new TreeMap<>(settings);
    files = List.copyOf(files);
  }
}
