package headway.jobs.model;

/**
 * How good a model is on the images of one split.
 *
 * @param split that was measured
 * @param images number of images
 * @param accuracy from 0 to 1
 * @param chance the upper bound of an accuracy by guessing on these images, from 0 to 1; 1 if they
 *     are too few to tell
 * @param logLoss in nats
 * @param macroF1 from 0 to 1
 * @param dataHash of the shards that the images are of
 */
public record ModelFigures(
    String split,
    long images,
    double accuracy,
    double chance,
    double logLoss,
    double macroF1,
    String dataHash) {

  /** Whether the accuracy is one that guessing may reach. */
  public boolean atChance() {
    return chance < 1 && accuracy <= chance;
  }

  /** Whether these are figures of the same images. */
  public boolean ofSameImages(ModelFigures other) {
    return split.equals(other.split) && dataHash.equals(other.dataHash);
  }
}
