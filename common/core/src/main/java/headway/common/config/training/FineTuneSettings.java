package headway.common.config.training;

import headway.common.config.section.SettingsSection;
import headway.common.hyperparameters.OptimizerSpec;

/**
 * Section {@code finetune}; {@code conf/headway.conf} documents each value.
 *
 * @param headLearningRate 0: as the optimizer says
 */
public record FineTuneSettings(
    int epochs,
    String optimizer,
    double headLearningRate,
    Statistics batchNorm,
    StepSettings steps) {

  /** The statistics that batch norms use. */
  public enum Statistics {
    FROZEN,
    TRAINED
  }

  public static FineTuneSettings from(SettingsSection section) {
    FineTuneSettings settings =
        new FineTuneSettings(
            section.integer("epochs", 0),
            section.understood("optimizer", OptimizerSpec::parse),
            section.real("headLearningRate", 0, 1e6),
            section.choice("batchNorm", Statistics.class),
            StepSettings.from(section));
    if (settings.epochs > 0 && settings.steps.warmUpEpochs() > settings.epochs) {
      section.contradiction("warmUpEpochs", "must be at most epochs, " + settings.epochs);
    }
    return settings;
  }
}
