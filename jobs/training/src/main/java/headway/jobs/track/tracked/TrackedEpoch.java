package headway.jobs.track.tracked;

import headway.common.history.EpochMetrics;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * One epoch of a training.
 *
 * @param time when it ended, or when this was first known
 */
public record TrackedEpoch(EpochMetrics metrics, Instant time) {
  /** From 1. */
  public int number() {
    return metrics.number();
  }

  /** Its metrics by name. */
  public Map<String, Double> scalars() {
    Map<String, Double> scalars = new TreeMap<>();
    scalars.put("loss/train", metrics.trainLoss());
    scalars.put("accuracy/train", metrics.trainAccuracy());
    if (metrics.validationLoss() != null) {
      scalars.put("loss/validation", metrics.validationLoss());
      scalars.put("accuracy/validation", metrics.validationAccuracy());
    }
    return scalars;
  }
}
