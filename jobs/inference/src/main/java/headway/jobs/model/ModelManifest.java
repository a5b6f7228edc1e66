package headway.jobs.model;

import headway.common.dataset.manifest.FeatureManifest;
import headway.common.dataset.manifest.Manifests;
import headway.common.history.BestEpochRule;
import headway.common.history.EpochMetrics;
import headway.common.storage.Storage;
import headway.common.storage.Workspace;
import headway.jobs.frozen.FrozenSpec;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.hadoop.fs.Path;

/**
 * The manifest of a trained head: {@code model/manifest.json}, and beside it the head in a file
 * that is named by its content, so that the manifest alone determines the head.
 *
 * @param format version of this form
 * @param fingerprint of everything that training depends on
 * @param headSha256 of the head's file
 * @param epoch that the model is of, from 1
 * @param keepBest the rule that chose it
 * @param featuresHash of the features that it learnt from
 * @param features the manifest of those features
 * @param head its layers as the user gave them
 * @param top the pretrained layer that the head reads, where those between it and the cut were
 *     trained and are in the head's file; the network where all of it was; empty where the head
 *     reads the activations at the cut
 * @param history one entry an epoch
 * @param seed of every random choice
 * @param version of Headway
 * @param settings that it was trained with, by name
 * @param fineTuningFrom the first epoch in which layers below the head trained too; null where none
 *     did, or all did from the first on
 */
public record ModelManifest(
    int format,
    String fingerprint,
    String headSha256,
    int epoch,
    BestEpochRule keepBest,
    String featuresHash,
    FeatureManifest features,
    String head,
    String top,
    List<EpochMetrics> history,
    long seed,
    String version,
    Map<String, String> settings,
    Integer fineTuningFrom) {
  public static final int FORMAT = Manifests.FORMAT;
  private static final int NAME_DIGITS = 16;

  /**
   * Checks the format.
   *
   * @throws IllegalArgumentException where the form is that of another version
   */
  public ModelManifest {
    if (format != FORMAT) {
      throw new IllegalArgumentException("format must be " + FORMAT + " but was " + format);
    }
  }

  /** The first epoch in which layers below a head that trained alone before trained too. */
  public OptionalInt fineTuned() {
    return fineTuningFrom == null ? OptionalInt.empty() : OptionalInt.of(fineTuningFrom);
  }

  /** The name of a head's file. */
  static String headFile(String sha256) {
    return "head-" + sha256.substring(0, NAME_DIGITS) + ".zip";
  }

  /** Where the trained head is. */
  public Path headFile(Workspace workspace) {
    return new Path(workspace.model(), headFile(headSha256));
  }

  /** The finished model of a workspace. */
  public static ModelManifest require(Storage storage, Workspace workspace) {
    return Manifests.require(storage, workspace.model(), ModelManifest.class, "train");
  }

  /** The frozen part below this head. */
  public FrozenSpec frozen(int threads) {
    String reference = features.network();
    String name = reference.substring(reference.lastIndexOf('/') + 1);
    return new FrozenSpec(
        reference,
        name,
        features.networkSha256(),
        features.cut(),
        features.frozenSha256(),
        features.preprocessing(),
        threads);
  }
}
