package headway.common.config.training;

import headway.common.config.section.SettingsSection;
import headway.common.history.BestEpochRule;
import headway.common.hyperparameters.HeadSpec;
import headway.common.hyperparameters.RateScaling;
import headway.common.hyperparameters.RateSchedule;

/** Section {@code train}; {@code conf/headway.conf} documents each value. */
public record TrainSettings(
    String head,
    Optimizer optimizer,
    double learningRate,
    RateScaling rateScaling,
    double momentum,
    double l2,
    StepSettings steps,
    int epochs,
    int batchSize,
    int workers,
    int averagingFrequencyBatches,
    ClassWeighting classWeights,
    int earlyStoppingEpochs,
    BestEpochRule keepBest,
    Master master,
    int checkpointEveryEpochs,
    int checkpointEveryRounds,
    int keepCheckpoints) {

  /** How a step follows from a gradient. */
  public enum Optimizer {
    ADAM,
    SGD,
    MOMENTUM,
    RMSPROP
  }

  /** Whether rare classes weigh more. */
  public enum ClassWeighting {
    NONE,
    BALANCED
  }

  /** Who averages. */
  public enum Master {
    HEADWAY,
    STOCK
  }

  /** Reads the section, for training from scratch or not. */
  public static TrainSettings from(SettingsSection section, boolean fromScratch) {
    TrainSettings settings =
        new TrainSettings(
            section.understood("head", HeadSpec::parse),
            section.choice("optimizer", Optimizer.class),
            section.positive("learningRate"),
            section.choice("rateScaling", RateScaling.class).resolved(fromScratch),
            section.belowOne("momentum"),
            section.real("l2", 0, 1e6),
            StepSettings.from(section),
            section.integer("epochs", 1),
            section.integer("batchSize", 1),
            section.integer("workers", 0),
            section.integer("averagingFrequencyBatches", 0),
            section.choice("classWeights", ClassWeighting.class),
            section.integer("earlyStoppingEpochs", 0),
            section.choice("keepBest", BestEpochRule.class),
            section.choice("master", Master.class),
            section.integer("checkpointEveryEpochs", 1),
            section.integer("checkpointEveryRounds", 0),
            section.integer("keepCheckpoints", 1));
    if (settings.steps.warmUpEpochs() > settings.epochs) {
      section.contradiction("warmUpEpochs", "must be at most epochs, " + settings.epochs);
    }
    if (settings.master == Master.STOCK
        && (settings.steps.schedule() != RateSchedule.Shape.CONSTANT
            || settings.steps.warmUpEpochs() > 0)) {
      section.contradiction(
          "schedule", "needs master headway: the stock master does not count its steps right");
    }
    return settings;
  }
}
