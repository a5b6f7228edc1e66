package headway.common.checkpoint;

/**
 * What one epoch came to; every field is decided by data, settings and seed, so that equal runs
 * have equal states. Times are kept elsewhere.
 *
 * @param epoch from 0
 * @param trainLoss mean over the examples, as they were learned
 * @param trainAccuracy from 0 to 1
 * @param validationLoss mean cross entropy
 * @param validationAccuracy from 0 to 1
 * @param learningRate of the epoch's last step
 */
public record EpochFigures(
    int epoch,
    double trainLoss,
    double trainAccuracy,
    double validationLoss,
    double validationAccuracy,
    double learningRate) {}
