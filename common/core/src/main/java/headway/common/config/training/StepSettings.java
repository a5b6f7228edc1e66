package headway.common.config.training;

import headway.common.config.section.SettingsSection;
import headway.common.hyperparameters.RateSchedule;

/**
 * How steps are taken besides the rule itself; 0 is no bound and no decay.
 *
 * @param warmUpEpochs in which the rate grows from 0; parts of an epoch count
 * @param stepEpochs between two drops of the step schedule
 */
public record StepSettings(
    double weightDecay,
    double clipNorm,
    double clipValue,
    RateSchedule.Shape schedule,
    double warmUpEpochs,
    int stepEpochs,
    double stepFactor) {

  static StepSettings from(SettingsSection section) {
    StepSettings settings =
        new StepSettings(
            section.real("weightDecay", 0, 1),
            section.real("clipNorm", 0, 1e6),
            section.real("clipValue", 0, 1e6),
            section.choice("schedule", RateSchedule.Shape.class),
            section.real("warmUpEpochs", 0, 1e6),
            section.integer("stepEpochs", 1),
            section.real("stepFactor", 1e-6, 1));
    if (settings.clipNorm > 0 && settings.clipValue > 0) {
      section.contradiction("clipValue", "must be 0 where clipNorm is set");
    }
    return settings;
  }

  /**
   * The course of the rate over so many epochs; it holds nothing that its shape does not heed, so
   * that training for longer leaves the bytes that training as long at once would leave.
   *
   * @param warmingEpochs in which it grows from 0
   */
  public RateSchedule rate(int epochs, int batchesPerEpoch, double warmingEpochs) {
    return new RateSchedule(
        schedule,
        Math.round(warmingEpochs * batchesPerEpoch),
        schedule == RateSchedule.Shape.COSINE ? Math.max(1, (long) epochs * batchesPerEpoch) : 1,
        schedule == RateSchedule.Shape.STEP ? (long) stepEpochs * batchesPerEpoch : 1,
        stepFactor);
  }
}
