package headway.jobs.train;

import java.util.OptionalDouble;

/**
 * How one epoch went. NaN, written as null, where there is no validation split.
 *
 * @param number from 1
 * @param trainLoss mean over the epoch's batches, dropout at work
 * @param trainAccuracy after the epoch, over the first block of each worker
 * @param validationLoss after the epoch
 * @param validationAccuracy after the epoch
 */
public record EpochFigures(
    int number,
    double trainLoss,
    double trainAccuracy,
    Double validationLoss,
    Double validationAccuracy) {

  OptionalDouble validationLossIfAny() {
    return validationLoss == null ? OptionalDouble.empty() : OptionalDouble.of(validationLoss);
  }
}
