package headway.jobs.train.plan;

import headway.common.config.training.FineTuneSettings;
import headway.common.config.training.StepSettings;
import headway.common.config.training.TrainSettings;
import headway.common.hyperparameters.RateSchedule;
import headway.jobs.train.plan.TrainingPlan.FineTuning;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The inputs and settings that the result of training depends on, by name. The numbers of epochs
 * are included only if training for more epochs is not a continuation.
 */
record PlanDescription(TrainingPlan plan) {

  /** All inputs and settings for the fingerprint. */
  SortedMap<String, String> all() {
    SortedMap<String, String> named = new TreeMap<>();
    TrainSettings settings = plan.settings();
    named.put("the features", plan.features().featuresHash());
    if (!plan.features().inRandomOrder()) {
      named.put("the order of rows", "shuffled");
    }
    named.put("train.head", plan.head().toString());
    named.put("train.optimizer", settings.optimizer().name().toLowerCase(Locale.ROOT));
    named.put("train.learningRate", String.valueOf(settings.learningRate()));
    plan.scale().named().ifPresent(factor -> named.put("train.rateScaling", factor));
    named.put("train.momentum", String.valueOf(plan.optimizer().momentum()));
    named.put("train.l2", String.valueOf(settings.l2()));
    addTo(named, "train.", settings.steps());
    if (plan.fineTuning().isPresent() || settings.steps().schedule() == RateSchedule.Shape.COSINE) {
      named.put("train.epochs", String.valueOf(settings.epochs()));
    }
    if (plan.fineTuning().isPresent()) {
      named.put("train.earlyStoppingEpochs", String.valueOf(settings.earlyStoppingEpochs()));
    }
    plan.fineTuning().ifPresent(tuning -> addTo(named, tuning));
    if (!plan.mix().isOff()) {
      named.put("augment.mix", plan.mix().toString());
    }
    if (plan.input().fromScratch().isPresent()) {
      named.put("the network", plan.features().networkSha256());
      named.put("augment", "nothing");
    }
    plan.input()
        .augmentation()
        .ifPresent(augment -> named.put("augment", augment.withoutMix().toString()));
    named.put("train.batchSize", String.valueOf(settings.batchSize()));
    named.put("train.workers", String.valueOf(plan.workers().size()));
    named.put("train.averagingFrequencyBatches", String.valueOf(plan.roundLength().batches()));
    named.put("train.classWeights", settings.classWeights().name().toLowerCase(Locale.ROOT));
    named.put("train.keepBest", settings.keepBest().optionValue());
    named.put("train.master", settings.master().name().toLowerCase(Locale.ROOT));
    named.put("seed", String.valueOf(plan.seed()));
    return named;
  }

  /** The settings for display, including the numbers of epochs and the effective learning rate. */
  SortedMap<String, String> shown() {
    SortedMap<String, String> shown = all();
    shown.remove("the features");
    TrainSettings settings = plan.settings();
    shown.put("train.epochs", String.valueOf(settings.epochs()));
    shown.put("train.earlyStoppingEpochs", String.valueOf(settings.earlyStoppingEpochs()));
    shown.put(
        "train.learningRate",
        plan.scale().describe(settings.learningRate(), settings.steps(), plan.batchesPerEpoch()));
    plan.fineTuning()
        .ifPresent(
            tuning -> shown.put("finetune.epochs", String.valueOf(tuning.settings().epochs())));
    return shown;
  }

  private static void addTo(SortedMap<String, String> named, FineTuning tuning) {
    FineTuneSettings settings = tuning.settings();
    named.put("the layer below the head", tuning.top());
    named.put("finetune.optimizer", settings.optimizer());
    named.put("finetune.headLearningRate", String.valueOf(settings.headLearningRate()));
    named.put("finetune.batchNorm", settings.batchNorm().name().toLowerCase(Locale.ROOT));
    if (settings.steps().schedule() == RateSchedule.Shape.COSINE) {
      named.put("finetune.epochs", String.valueOf(settings.epochs()));
    }
    addTo(named, "finetune.", settings.steps());
  }

  private static void addTo(SortedMap<String, String> named, String prefix, StepSettings steps) {
    named.put(prefix + "weightDecay", String.valueOf(steps.weightDecay()));
    named.put(prefix + "clipNorm", String.valueOf(steps.clipNorm()));
    named.put(prefix + "clipValue", String.valueOf(steps.clipValue()));
    named.put(prefix + "schedule", steps.schedule().name().toLowerCase(Locale.ROOT));
    named.put(prefix + "warmUpEpochs", String.valueOf(steps.warmUpEpochs()));
    named.put(prefix + "stepEpochs", String.valueOf(steps.stepEpochs()));
    named.put(prefix + "stepFactor", String.valueOf(steps.stepFactor()));
  }
}
