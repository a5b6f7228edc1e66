package headway.jobs.train.epochs;

import headway.common.checkpoint.EpochMetrics;
import headway.common.dataset.Split;
import headway.jobs.train.plan.TrainingPlan;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Tells that a training has diverged although its loss is a number, which softmax bounds. */
record DivergenceCheck(TrainingPlan plan) {
  /** Heads and networks from scratch begin with weights below 1. */
  private static final float LARGEST_WEIGHT = 1e6f;

  /** Of pretrained layers, whose batch norms have variances of any scale among their parameters. */
  private static final float LARGEST_PRETRAINED = 1e12f;

  /** A loss so many times that of guessing is no accident of a first epoch. */
  private static final double MOST_OF_GUESSING = 1.5;

  private static final double DEVIATIONS = 3;

  /**
   * Looks for a weight that no training comes to.
   *
   * @param pretrained whether pretrained layers are among them
   * @return what is wrong, as a sentence's end
   */
  Optional<String> ofWeights(float[] parameters, boolean pretrained) {
    float most = pretrained ? LARGEST_PRETRAINED : LARGEST_WEIGHT;
    for (float each : parameters) {
      if (Math.abs(each) > most) {
        return Optional.of(String.format(Locale.ROOT, "a weight is %.1e", (double) Math.abs(each)));
      }
    }
    return Optional.empty();
  }

  /**
   * Looks at the figures of the epoch to keep: diverged is what guesses, on validation images too,
   * and is surer of its guesses than guessing is.
   *
   * @return what is wrong, as a sentence's end
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

  /** What naming the largest class, or any, gets right at most. */
  private double byChance(Split split) {
    List<Long> counts = plan.features().classCounts().get(split);
    long examples = Math.max(1, counts.stream().mapToLong(Long::longValue).sum());
    double largest = counts.stream().mapToLong(Long::longValue).max().orElse(0) / (double) examples;
    return largest + DEVIATIONS * Math.sqrt(largest * (1 - largest) / examples);
  }
}
