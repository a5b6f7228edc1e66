package headway.common.dataset.manifest;

/** A manifest that names parts; their table is written before it. */
public sealed interface PartsManifest permits ShardManifest, FeatureManifest, PredictionManifest {
  /** What the folder is made of. */
  ManifestParts parts();
}
