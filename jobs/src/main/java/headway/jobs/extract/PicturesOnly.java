package headway.jobs.extract;

import headway.common.UsageException;
import headway.common.dataset.manifest.CountedFile;
import headway.common.dataset.manifest.DataFile;
import headway.common.dataset.manifest.FeatureManifest;
import headway.common.dataset.manifest.Manifests;
import headway.common.dataset.manifest.Part;
import headway.common.dataset.manifest.ShardManifest;
import headway.common.image.Preprocessing;
import headway.common.storage.Sha256;
import headway.common.storage.Workspace;
import headway.jobs.frozen.FrozenSpec;
import headway.jobs.frozen.ProcessorKind;
import headway.jobs.parts.StaleFiles;
import headway.jobs.stage.StageContext;
import headway.jobs.stage.StageResult;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What extract does for a network that has no frozen part: nothing but a manifest that points to
 * the shards, whose pictures the network itself takes.
 */
final class PicturesOnly {
  private PicturesOnly() {}

  static ExtractResult run(StageContext context, FrozenSpec pictures) {
    if (!context.settings().extract().shards().isEmpty()) {
      throw new UsageException(
          "Cannot extract for "
              + pictures.reference()
              + ": a network from scratch reads the workspace's shards; give the Parquet files to"
              + " shard as --images instead of --shards");
    }
    if (context.settings().augment().views() > 1) {
      throw new UsageException(
          "Cannot extract --views for "
              + pictures.reference()
              + ": a network from scratch draws new views in each epoch; leave --views out");
    }
    Workspace workspace = context.workspace();
    ShardManifest shards =
        Manifests.require(context.storage(), workspace.shards(), ShardManifest.class, "shard");
    FeatureManifest manifest = manifest(shards, pictures, workspace);
    Optional<FeatureManifest> there =
        Manifests.find(context.storage(), workspace.features(), FeatureManifest.class);
    boolean unchanged = there.equals(Optional.of(manifest));
    if (!unchanged) {
      Manifests.publish(context.storage(), workspace.features(), manifest);
      StaleFiles.retain(context.storage(), workspace.features(), Set.of(Workspace.MANIFEST));
    }
    return new ExtractResult(
        unchanged ? StageResult.UNCHANGED : StageResult.DONE,
        shards.rows(),
        shards.files().size(),
        1,
        0,
        0,
        0,
        manifest.featureCount(),
        manifest.network(),
        manifest.cut(),
        manifest.frozenSha256(),
        manifest.featuresHash(),
        0,
        0);
  }

  private static FeatureManifest manifest(
      ShardManifest shards, FrozenSpec pictures, Workspace workspace) {
    Preprocessing pixels = pictures.pixels();
    List<Part> parts = shards.parts().stream().map(part -> elsewhere(part, workspace)).toList();
    return new FeatureManifest(
        Manifests.FORMAT,
        Sha256.of(List.of(shards.dataHash(), pictures.networkSha256(), pictures.preprocessing())),
        shards.dataHash(),
        pictures.reference(),
        pictures.networkSha256(),
        pictures.frozenSha256(),
        pictures.cut(),
        pictures.preprocessing(),
        pixels.values(),
        1,
        shards.classes(),
        parts,
        settings(shards, pictures),
        ProcessorKind.kind());
  }

  private static Map<String, String> settings(ShardManifest shards, FrozenSpec pictures) {
    Map<String, String> settings = new HashMap<>();
    settings.put(FeatureWork.REFERENCE, pictures.reference());
    if (!shards.inRandomOrder()) {
      settings.put(FeatureManifest.ROW_ORDER, FeatureManifest.SOURCE_ORDER);
    }
    return settings;
  }

  /** Files are named relative to the features' folder. */
  private static Part elsewhere(Part part, Workspace workspace) {
    String folder = "../" + workspace.shards().getName() + "/";
    return new Part(
        part.name(),
        part.number(),
        part.made(),
        part.files().stream()
            .map(
                each -> {
                  DataFile file = each.file();
                  return new CountedFile(
                      new DataFile(
                          folder + file.name(),
                          file.split(),
                          file.rows(),
                          file.bytes(),
                          file.contentSha256()),
                      each.classCounts());
                })
            .toList(),
        List.of(),
        0,
        "");
  }
}
