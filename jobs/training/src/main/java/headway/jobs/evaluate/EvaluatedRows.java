package headway.jobs.evaluate;

import headway.common.InputException;
import headway.common.config.training.EvaluateSettings.EvaluatedSplit;
import headway.common.dataset.manifest.FeatureManifest;
import headway.common.dataset.split.Split;
import java.util.function.ToLongFunction;

/** Selects the split of an evaluation. */
public final class EvaluatedRows {
  private EvaluatedRows() {}

  /**
   * The requested split.
   *
   * @param stage that requests it, for the message
   * @throws InputException if it has no images
   */
  public static Split split(String stage, EvaluatedSplit wanted, FeatureManifest features) {
    return split(stage, wanted, features::rows);
  }

  /**
   * The requested split.
   *
   * @param images the number of images in a split
   * @throws InputException if it has no images
   */
  public static Split split(String stage, EvaluatedSplit wanted, ToLongFunction<Split> images) {
    Split split =
        switch (wanted) {
          case TRAIN -> Split.TRAIN;
          case VAL -> Split.VAL;
          case TEST -> Split.TEST;
          case AUTO -> images.applyAsLong(Split.TEST) > 0 ? Split.TEST : Split.VAL;
        };
    if (images.applyAsLong(split) == 0) {
      throw new InputException(
          "Cannot "
              + stage
              + ": no image is in the split "
              + split.label()
              + "; shard with another --split or --val-from-train, or choose another"
              + " --evaluate-split");
    }
    return split;
  }
}
