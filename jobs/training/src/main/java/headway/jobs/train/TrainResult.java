package headway.jobs.train;

import headway.common.history.BestEpochRule;
import headway.common.history.EpochMetrics;
import headway.jobs.model.ModelManifest;
import headway.jobs.stage.FigureText;
import headway.jobs.stage.StageResult;
import headway.jobs.train.plan.DiagnosisReporter;
import headway.jobs.train.plan.TrainingPlan;
import java.util.List;

/**
 * The result of train.
 *
 * @param epochs trained so far, including those before a resumption
 * @param resumedFrom the epoch of the checkpoint from which training resumed; 0 if it started anew
 * @param epoch of the model
 * @param keepBest the rule that chose the epoch
 * @param stoppedEarly whether early stopping ended the training
 * @param validationAccuracy of the model, 0 to 1; null without a validation split
 * @param workers the number of logical workers
 * @param learningRate after scaling by the number of workers
 * @param examplesPerSecond of training, over the epochs of this run
 * @param headSha256 SHA-256 of the head's file in {@code candidate/}
 * @param frozenSha256 SHA-256 of the frozen part, which training does not change
 * @param warnings one line for each problem of the training
 */
public record TrainResult(
    String status,
    int epochs,
    int resumedFrom,
    int epoch,
    BestEpochRule keepBest,
    boolean stoppedEarly,
    double trainLoss,
    Double validationLoss,
    Double validationAccuracy,
    int workers,
    double learningRate,
    double examplesPerSecond,
    String headSha256,
    String frozenSha256,
    List<String> warnings,
    List<EpochMetrics> history)
    implements StageResult {

  static TrainResult of(
      String status,
      TrainingPlan plan,
      ModelManifest model,
      int resumedFrom,
      double examplesPerSecond) {
    EpochMetrics figures = model.history().get(model.epoch() - 1);
    return new TrainResult(
        status,
        model.history().size(),
        resumedFrom,
        model.epoch(),
        model.keepBest(),
        plan.epochsLeft(model.history(), plan.isFineTuning(model.history())) > 0,
        figures.trainLoss(),
        figures.validationLoss(),
        figures.validationAccuracy(),
        plan.workers().size(),
        plan.scale().rate(plan.settings().learningRate()),
        examplesPerSecond,
        model.headSha256(),
        model.features().frozenSha256(),
        new DiagnosisReporter(plan).of(model.history()),
        model.history());
  }

  @Override
  public List<String> summary() {
    String kept =
        epoch == epochs
            ? FigureText.text("epoch %d, the last, is kept", epoch)
            : FigureText.text("epoch %d of %d is kept, %s", epoch, epochs, keepBest.meaning());
    return List.of(
        "model: "
            + kept
            + (validationAccuracy == null
                ? ""
                : FigureText.text(
                    ": validation accuracy %.3f, loss %.4f", validationAccuracy, validationLoss)));
  }
}
