package headway.common.history;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Diagnoses problems of a training from the metrics of its epochs, and suggests what to try.
 *
 * @param guessLoss mean cross entropy of guessing by the frequency of the classes, in nats
 * @param guessAccuracy of always naming the most frequent class, from 0 to 1
 */
public record TrainingDiagnosis(double guessLoss, double guessAccuracy) {
  /** Epochs without progress before a warning. */
  private static final int STUCK_EPOCHS = 4;

  /** Consecutive epochs in which the validation loss rises. */
  private static final int RISING_EPOCHS = 3;

  /** Epochs without a lower validation loss, where it fluctuates. */
  private static final int WORSE_EPOCHS = 6;

  private static final double ABOUT_GUESSING = 0.98;
  private static final double RISEN = 1.05;
  private static final double FAR_RISEN = 1.2;
  private static final double JUMP = 1.5;

  /** The kinds of problems. */
  public enum Kind {
    STUCK,
    OVERFITTING,
    JUMP,
    CHANCE
  }

  /**
   * One problem.
   *
   * @param text one line: what is seen, and what to try
   */
  public record Warning(Kind kind, String text) {}

  /**
   * For a training split.
   *
   * @param counts images of each class; at least one is above 0
   */
  public static TrainingDiagnosis ofCounts(long[] counts) {
    double all = Arrays.stream(counts).sum();
    double entropy = 0;
    for (long count : counts) {
      entropy -= count == 0 ? 0 : count / all * Math.log(count / all);
    }
    return new TrainingDiagnosis(entropy, Arrays.stream(counts).max().orElseThrow() / all);
  }

  /**
   * The problems after these epochs, in the order of {@link Kind}. A jump of the loss is reported
   * from then on, others only while they last.
   *
   * @param history the epochs so far in which the same layers train
   */
  public List<Warning> warnings(List<EpochMetrics> history) {
    List<Warning> warnings = new ArrayList<>();
    Optional<String> stuck = stuck(history);
    stuck.ifPresent(text -> warnings.add(new Warning(Kind.STUCK, text)));
    overfitting(history).ifPresent(text -> warnings.add(new Warning(Kind.OVERFITTING, text)));
    jump(history).ifPresent(text -> warnings.add(new Warning(Kind.JUMP, text)));
    if (stuck.isEmpty()) {
      chance(history).ifPresent(text -> warnings.add(new Warning(Kind.CHANCE, text)));
    }
    return warnings;
  }

  private Optional<String> stuck(List<EpochMetrics> history) {
    int first = history.size() - STUCK_EPOCHS;
    boolean guessing =
        first >= 0
            && history.subList(first, history.size()).stream()
                .allMatch(each -> each.trainLoss() >= ABOUT_GUESSING * guessLoss);
    return guessing
        ? Optional.of(
            text(
                "training loss %.3f after epoch %d is still that of guessing, %.3f: nothing is"
                    + " learnt. Try a tenth of the --learning-rate and --set train.warmUpEpochs=2,"
                    + " or ten times the rate where the loss falls slowly; then look whether photos"
                    + " lie in the right class folders",
                history.get(history.size() - 1).trainLoss(),
                history.get(history.size() - 1).number(),
                guessLoss))
        : Optional.empty();
  }

  private static Optional<String> overfitting(List<EpochMetrics> history) {
    int last = history.size() - 1;
    if (last < RISING_EPOCHS || history.stream().anyMatch(each -> each.validationLoss() == null)) {
      return Optional.empty();
    }
    int best = BestEpochRule.LOSS.epoch(history) - history.get(0).number();
    double lowest = history.get(best).validationLoss();
    double now = history.get(last).validationLoss();
    boolean rises = true;
    for (int i = last - RISING_EPOCHS + 1; i <= last; i++) {
      rises &= history.get(i).validationLoss() > history.get(i - 1).validationLoss();
    }
    boolean risen =
        (rises && now > RISEN * lowest)
            || (last - best >= WORSE_EPOCHS && now > FAR_RISEN * lowest);
    return risen && history.get(last).trainLoss() < history.get(best).trainLoss()
        ? Optional.of(
            text(
                "validation loss has risen from %.3f after epoch %d to %.3f after epoch %d while"
                    + " training loss fell: training images are learnt by heart (overfitting). Try"
                    + " --early-stopping 3 or fewer epochs, --views 5 with augment.*, or dropout in"
                    + " --head",
                lowest, history.get(best).number(), now, history.get(last).number()))
        : Optional.empty();
  }

  private Optional<String> jump(List<EpochMetrics> history) {
    for (int i = 1; i < history.size(); i++) {
      double before = history.get(i - 1).trainLoss();
      double after = history.get(i).trainLoss();
      if (after > JUMP * before + guessLoss / 10) {
        return Optional.of(
            text(
                "training loss jumped from %.3f to %.3f in epoch %d: steps are too long. Try a"
                    + " third of the --learning-rate, --schedule cosine, or --set train.clipNorm=1",
                before, after, history.get(i).number()));
      }
    }
    return Optional.empty();
  }

  private Optional<String> chance(List<EpochMetrics> history) {
    int first = history.size() - STUCK_EPOCHS;
    double most = guessAccuracy + Math.min(0.01, (1 - guessAccuracy) / 10);
    boolean guessing =
        first >= 0
            && history.subList(first, history.size()).stream()
                .allMatch(each -> accuracy(each) <= most);
    if (!guessing) {
      return Optional.empty();
    }
    EpochMetrics last = history.get(history.size() - 1);
    return Optional.of(
        text(
            "%s accuracy %.3f after epoch %d is that of always naming the most frequent class,"
                + " %.3f. Try --class-weights balanced where classes differ in size, another"
                + " --learning-rate, and a lower --cut or another --network; then look whether"
                + " photos lie in the right class folders",
            last.validationAccuracy() == null ? "training" : "validation",
            accuracy(last),
            last.number(),
            guessAccuracy));
  }

  private static double accuracy(EpochMetrics figures) {
    return figures.validationAccuracy() == null
        ? figures.trainAccuracy()
        : figures.validationAccuracy();
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
