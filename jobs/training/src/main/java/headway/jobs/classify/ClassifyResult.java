package headway.jobs.classify;

import headway.common.dataset.predictions.ConfusionRow;
import headway.jobs.evaluate.EvaluateResult;
import headway.jobs.stage.FigureText;
import headway.jobs.stage.StageResult;
import java.util.List;
import java.util.Map;

/**
 * The metrics of a classifier on images that it was not trained on.
 *
 * @param classifier as typed
 * @param split of these images
 * @param topK top-k accuracy, by k
 * @param logLoss in nats; null if the classifier gives no probabilities
 * @param classes number of classes
 * @param worstPairs the wrong predictions that occur most, with the most images first
 * @param perClass URI of the table of all classes
 * @param confusion URI of the table of all pairs of classes that occur
 * @param predictions URI of the table of all images
 * @param trainingRows the number of training rows: each view of each training image
 * @param trainSeconds of training
 * @param regularization the configured or chosen penalty; null if the classifier has none
 * @param tried the validation result of each penalty, if they were compared
 * @param modelHash of everything that the output depends on
 * @param report URI of the page
 */
public record ClassifyResult(
    String status,
    String classifier,
    String split,
    long images,
    double accuracy,
    Map<Integer, Double> topK,
    Double logLoss,
    double macroF1,
    int classes,
    List<ConfusionRow> worstPairs,
    String perClass,
    String confusion,
    String predictions,
    long trainingRows,
    double trainSeconds,
    Double regularization,
    List<PenaltyTrial> tried,
    String modelHash,
    String report)
    implements StageResult {

  static ClassifyResult of(
      ClassifierManifest made, EvaluateResult figures, SelectedClassifier choice, String report) {
    return new ClassifyResult(
        DONE,
        made.classifier(),
        figures.split(),
        figures.images(),
        figures.accuracy(),
        figures.topK(),
        made.probabilities() ? figures.logLoss() : null,
        figures.macroF1(),
        figures.classes(),
        figures.worstPairs(),
        figures.perClass(),
        figures.confusion(),
        figures.predictions(),
        made.trainingRows(),
        choice.seconds(),
        choice.regularization(),
        choice.tried(),
        made.modelHash(),
        report);
  }

  ClassifyResult unchanged() {
    return new ClassifyResult(
        UNCHANGED,
        classifier,
        split,
        images,
        accuracy,
        topK,
        logLoss,
        macroF1,
        classes,
        worstPairs,
        perClass,
        confusion,
        predictions,
        trainingRows,
        trainSeconds,
        regularization,
        tried,
        modelHash,
        report);
  }

  @Override
  public List<String> summary() {
    return List.of(FigureText.accuracy(accuracy, images, split), "page: " + report);
  }
}
