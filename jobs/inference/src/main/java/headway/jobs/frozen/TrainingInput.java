package headway.jobs.frozen;

import headway.common.config.images.AugmentSettings;
import headway.common.dataset.manifest.FeatureManifest;
import headway.common.network.NetworkReference;
import headway.common.network.ScratchNetwork;
import java.util.Optional;

/**
 * The input that training reads for an image. It determines what {@code extract} writes, what is
 * cached, and what a change of {@code augment} invalidates.
 */
public sealed interface TrainingInput {

  /** The activations at the cut, computed once by {@code extract}. */
  record Activations() implements TrainingInput {
    @Override
    public Optional<ScratchNetwork> fromScratch() {
      return Optional.empty();
    }
  }

  /** The decoded images of the shards, for a network without frozen layers. */
  record DecodedImages(ScratchNetwork network) implements TrainingInput {
    @Override
    public Optional<ScratchNetwork> fromScratch() {
      return Optional.of(network);
    }
  }

  /**
   * The decoded images of the shards, augmented anew in each epoch. They pass through the frozen
   * part, if there is one.
   *
   * @param plain the input of evaluation, and of the head-only epochs before fine-tuning
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

  /** The input that evaluation reads for a network. */
  static TrainingInput plain(String network) {
    return NetworkReference.scratch(network)
        .<TrainingInput>map(DecodedImages::new)
        .orElseGet(Activations::new);
  }

  /** The input that training reads for these features. */
  static TrainingInput of(FeatureManifest features, AugmentSettings settings) {
    TrainingInput plain = plain(features.network());
    boolean anew = plain.readsImages() ? settings.changesImages() : settings.isPerEpoch();
    return anew ? new ImagesDrawnAnew(plain, settings) : plain;
  }

  /** The network whose layers all train; empty if some are frozen. */
  Optional<ScratchNetwork> fromScratch();

  /** The augmentation of each epoch; empty if all epochs read the same input. */
  default Optional<AugmentSettings> augmentation() {
    return Optional.empty();
  }

  /** Whether the input is images rather than activations. */
  default boolean readsImages() {
    return fromScratch().isPresent() || augmentation().isPresent();
  }
}
