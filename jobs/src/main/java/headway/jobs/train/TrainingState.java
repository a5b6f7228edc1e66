package headway.jobs.train;

import java.util.ArrayList;
import java.util.List;

/**
 * Where training stands after an epoch; the head beside it holds parameters, updater state,
 * iteration and epoch count.
 *
 * @param format version of this form
 * @param fingerprint of the training that this is a state of
 * @param epoch done, from 1
 * @param headSha256 of the head's file
 * @param history one entry an epoch
 * @param networkSha256 of the frozen part
 */
record TrainingState(
    int format,
    String fingerprint,
    int epoch,
    int iteration,
    long seed,
    String headSha256,
    String networkSha256,
    List<EpochFigures> history) {
  static final int FORMAT = 1;

  boolean isOf(String training) {
    return format == FORMAT && fingerprint.equals(training);
  }

  /** The epoch with the lowest validation loss; the last one where there is no validation. */
  static int bestEpoch(List<EpochFigures> history) {
    int best = history.size();
    double lowest = Double.POSITIVE_INFINITY;
    for (EpochFigures each : history) {
      double loss = each.validationLossIfAny().orElse(Double.POSITIVE_INFINITY);
      if (loss < lowest) {
        lowest = loss;
        best = each.number();
      }
    }
    return best;
  }

  static List<EpochFigures> with(List<EpochFigures> history, EpochFigures next) {
    List<EpochFigures> longer = new ArrayList<>(history);
    longer.add(next);
    return List.copyOf(longer);
  }
}
