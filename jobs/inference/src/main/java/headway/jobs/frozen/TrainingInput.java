package headway.jobs.frozen;

import headway.common.config.images.AugmentSettings;
import headway.common.dataset.manifest.FeatureManifest;
import headway.common.network.NetworkReference;
import headway.common.network.ScratchNetwork;
import java.util.Optional;

/**
 * What training reads of an image. It decides what {@code extract} writes, what is cached, and what
 * a change of {@code augment} changes.
 */
public sealed interface TrainingInput {

  /** The activations at the cut, computed once by {@code extract}. */
  record Activations() implements TrainingInput {
    @Override
    public Optional<ScratchNetwork> fromScratch() {
      return Optional.empty();
    }
  }

  /** The decoded images of the shards. No layer is frozen, so there are no activations. */
  record DecodedImages(ScratchNetwork network) implements TrainingInput {
    @Override
    public Optional<ScratchNetwork> fromScratch() {
      return Optional.of(network);
    }
  }

  /**
   * The decoded images of the shards, augmented anew in each epoch; they pass the frozen part, if
   * there is one.
   *
   * @param plain what evaluation reads, and fine-tuning while the head trains alone
   */
  record ImagesDrawnAnew(TrainingInput plain, AugmentSettings settings) implements TrainingInput {
    @Override
    public Optional<ScratchNetwork> fromScratch() {
      return plain.fromScratch();
    }

    @Override
    public Optional<AugmentSettings> augmentation() {
      return Optional.of(settings);
    }
  }

  /** What evaluation reads of an image for a network. */
  static TrainingInput plain(String network) {
    return NetworkReference.scratch(network)
        .<TrainingInput>map(DecodedImages::new)
        .orElseGet(Activations::new);
  }

  /** What training on features reads. */
  static TrainingInput of(FeatureManifest features, AugmentSettings settings) {
    TrainingInput plain = plain(features.network());
    boolean anew = plain.readsImages() ? settings.changesImages() : settings.isPerEpoch();
    return anew ? new ImagesDrawnAnew(plain, settings) : plain;
  }

  /** The network whose layers all train; empty if some are frozen. */
  Optional<ScratchNetwork> fromScratch();

  /** How images are augmented in each epoch; empty if each epoch reads the same. */
  default Optional<AugmentSettings> augmentation() {
    return Optional.empty();
  }

  /** Whether it reads images rather than activations. */
  default boolean readsImages() {
    return fromScratch().isPresent() || augmentation().isPresent();
  }
}
