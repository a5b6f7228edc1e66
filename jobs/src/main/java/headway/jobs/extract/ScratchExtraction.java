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
 * Extract for a network without a frozen part: only a manifest that refers to the shards, because
 * the network trains on their images.
 */
final class ScratchExtraction {
  private ScratchExtraction() {}

  static ExtractResult run(StageContext context, FrozenSpec images) {
    if (!context.settings().extract().shards().isEmpty()) {
      throw new UsageException(
          "Cannot extract for "
              + images.reference()
              + ": a network from scratch reads the workspace's shards; give the Parquet files to"
              + " shard as --images instead of --shards");
    }
    if (context.settings().augment().views() > 1) {
      throw new UsageException(
          "Cannot extract --views for "
              + images.reference()
              + ": a network from scratch draws new views in each epoch; leave --views out");
    }
    Workspace workspace = context.workspace();
    ShardManifest shards =
        Manifests.require(context.storage(), workspace.shards(), ShardManifest.class, "shard");
    FeatureManifest manifest = manifest(shards, images, workspace);
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
      ShardManifest shards, FrozenSpec images, Workspace workspace) {
    Preprocessing pixels = images.pixels();
    List<Part> parts = shards.parts().stream().map(part -> elsewhere(part, workspace)).toList();
    return new FeatureManifest(
        Manifests.FORMAT,
        Sha256.of(List.of(shards.dataHash(), images.networkSha256(), images.preprocessing())),
        shards.dataHash(),
        images.reference(),
        images.networkSha256(),
        images.frozenSha256(),
        images.cut(),
        images.preprocessing(),
        pixels.values(),
        1,
        shards.classes(),
        parts,
        settings(shards, images),
        ProcessorKind.kind());
  }

  private static Map<String, String> settings(ShardManifest shards, FrozenSpec images) {
    Map<String, String> settings = new HashMap<>();
    settings.put(FeatureWork.REFERENCE, images.reference());
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
