package headway.common.history;

import java.io.Serializable;

/**
 * The metrics of one epoch. They depend on data, settings and seed alone, so equal runs have equal
 * metrics; times are stored elsewhere.
 *
 * @param number from 1
 * @param trainLoss mean over all training examples, each as it was learned from: before the step of
 *     its minibatch, with dropout and augmentation; by the stock master after the epoch, without
 * @param trainAccuracy over the same examples in the same passes; from 0 to 1
 * @param validationLoss mean cross entropy after the epoch; null without a validation split
 * @param validationAccuracy after the epoch, from 0 to 1; null without a validation split
 */
public record EpochMetrics(
    int number,
    double trainLoss,
    double trainAccuracy,
    Double validationLoss,
    Double validationAccuracy)
    implements Serializable {}
