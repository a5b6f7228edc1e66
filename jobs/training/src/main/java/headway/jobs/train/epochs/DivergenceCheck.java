package headway.jobs.train.epochs;

import headway.common.dataset.split.Split;
import headway.common.evaluation.ChanceAccuracy;
import headway.common.history.EpochMetrics;
import headway.jobs.train.plan.TrainingPlan;
import java.nio.FloatBuffer;
import java.util.Locale;
import java.util.Optional;

/** Detects diverged training whose loss is still finite because softmax bounds it. */
record DivergenceCheck(TrainingPlan plan) {
  /** Heads and networks from scratch start with weights below 1. */
  private static final float LARGEST_WEIGHT = 1e6f;

  /**
   * For pretrained layers, because the parameters of batch norms include variances of any scale.
   */
  private static final float LARGEST_PRETRAINED = 1e12f;

  /** The loss, relative to that of guessing, above which training has diverged. */
  private static final double MOST_OF_GUESSING = 1.5;

  private static final double DEVIATIONS = 3;

  /**
   * Checks for weights of an implausible magnitude.
   *
   * @param pretrained whether they include pretrained layers
   * @return the problem, as the end of a sentence
   */
  Optional<String> ofWeights(FloatBuffer parameters, boolean pretrained) {
    float most = pretrained ? LARGEST_PRETRAINED : LARGEST_WEIGHT;
    for (int i = 0; i < parameters.limit(); i++) {
      float each = Math.abs(parameters.get(i));
      if (each > most) {
        return Optional.of(String.format(Locale.ROOT, "a weight is %.1e", (double) each));
      }
    }
    return Optional.empty();
  }

  /**
   * Checks the metrics of the epoch to keep. Training has diverged if its accuracy is that of
   * guessing, on training and validation images, and its loss is higher.
   *
   * @return the problem, as the end of a sentence
   */
  Optional<String> ofFigures(EpochMetrics kept) {
    double guessing = Math.log(plan.classes());
    boolean penalised = plan.settings().l2() > 0 || plan.settings().steps().weightDecay() > 0;
    if (penalised
        || kept.trainLoss() < MOST_OF_GUESSING * guessing
        || kept.trainAccuracy() > byChance(Split.TRAIN)
        || (kept.validationAccuracy() != null && kept.validationAccuracy() > byChance(Split.VAL))) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "its loss is %.3f, where that of guessing is %.3f, and its accuracy %.3f is one of"
                + " guessing",
            kept.trainLoss(),
            guessing,
            kept.trainAccuracy()));
  }

  private double byChance(Split split) {
    return ChanceAccuracy.upperBound(
        DEVIATIONS,
        plan.features().classCounts().get(split).stream().mapToLong(Long::longValue).toArray());
  }
}
