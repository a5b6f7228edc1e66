package headway.jobs.model;

import headway.common.dataset.manifest.FeatureManifest;
import headway.common.dataset.manifest.Manifests;
import headway.common.history.BestEpochRule;
import headway.common.history.EpochMetrics;
import headway.jobs.frozen.FrozenSpec;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The manifest of a trained head, {@code _manifest.json} in the folder of a model. The head's file
 * beside it is named by its content, so the manifest alone determines the head.
 *
 * @param format version of the manifest's format
 * @param fingerprint of all inputs and settings of training
 * @param headSha256 SHA-256 of the head's file
 * @param epoch of the model, from 1
 * @param keepBest the rule that chose the epoch
 * @param featuresHash of the features that it was trained on
 * @param features the manifest of those features
 * @param head its layers as the user gave them
 * @param top the pretrained layer whose activations the head reads, if the layers between the cut
 *     and it were trained and are in the head's file; the network if all its layers were trained;
 *     empty if the head reads the activations at the cut
 * @param history one entry per epoch
 * @param seed of all random numbers
 * @param version of Headway
 * @param settings of the training, by name
 * @param fineTuningFrom the first epoch that trained layers below the head too; null if none did,
 *     or if all epochs did
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
   * @throws IllegalArgumentException if the format is that of another version
   */
  public ModelManifest {
    if (!Manifests.reads(format)) {
      throw new IllegalArgumentException("format must be " + FORMAT + " but was " + format);
    }
  }

  /** The first epoch of fine-tuning after head-only epochs; empty if there is none. */
  public OptionalInt fineTuned() {
    return fineTuningFrom == null ? OptionalInt.empty() : OptionalInt.of(fineTuningFrom);
  }

  /** The name of the head's file. */
  public String headFile() {
    return "head-" + headSha256.substring(0, NAME_DIGITS) + ".zip";
  }

  /**
   * The frozen part below this head.
   *
   * @param threads the number of threads of one inference call
   */
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
