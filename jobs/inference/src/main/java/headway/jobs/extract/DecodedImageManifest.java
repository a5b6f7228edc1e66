package headway.jobs.extract;

import headway.common.UsageException;
import headway.common.config.Settings;
import headway.common.dataset.manifest.FeatureManifest;
import headway.common.dataset.manifest.Manifests;
import headway.common.dataset.manifest.ShardManifest;
import headway.common.dataset.part.CountedFile;
import headway.common.dataset.part.Part;
import headway.common.storage.Sha256;
import headway.common.storage.Workspace;
import headway.jobs.frozen.FrozenSpec;
import headway.jobs.frozen.ProcessorKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The manifest for training on decoded images: its files are the shards. */
final class DecodedImageManifest {
  private DecodedImageManifest() {}

  /**
   * Rejects settings that apply to activations only.
   *
   * @throws UsageException naming the flag that has no meaning for a network from scratch
   */
  static void requirePossible(Settings settings) {
    String network = settings.network().ref();
    if (!settings.extract().shards().isEmpty()) {
      throw new UsageException(
          "Cannot extract for "
              + network
              + ": a network from scratch reads the workspace's shards; give the Parquet files to"
              + " shard as --images instead of --shards");
    }
    if (settings.augment().views() > 1) {
      throw new UsageException(
          "Cannot extract --views for "
              + network
              + ": a network from scratch draws new views in each epoch; leave --views out");
    }
  }

  static FeatureManifest of(ShardManifest shards, FrozenSpec images, Workspace workspace) {
    Map<String, String> settings = new HashMap<>(Map.of(FeatureWork.REFERENCE, images.reference()));
    if (!shards.inRandomOrder()) {
      settings.put(FeatureManifest.ROW_ORDER, FeatureManifest.SOURCE_ORDER);
    }
    String folder = "../" + workspace.shards().getName() + "/";
    return new FeatureManifest(
        Manifests.FORMAT,
        Sha256.of(List.of(shards.dataHash(), images.networkSha256(), images.preprocessing())),
        shards.dataHash(),
        images.reference(),
        images.networkSha256(),
        images.frozenSha256(),
        images.cut(),
        images.preprocessing(),
        images.pixels().values(),
        1,
        shards.classes(),
        shards.parts().list().stream().map(part -> files(part, folder)).toList(),
        settings,
        ProcessorKind.kind());
  }

  /** The files of a shard part, with names relative to the features' folder. */
  private static Part files(Part part, String folder) {
    List<CountedFile> files =
        part.files().stream()
            .map(each -> new CountedFile(each.file().in(folder), each.classCounts()))
            .toList();
    return new Part(part.name(), part.number(), part.made(), files, List.of(), 0, "");
  }
}
