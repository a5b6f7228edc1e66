package headway.jobs.classify;

import headway.common.evaluation.ClassScores;
import headway.jobs.evaluate.EvaluateResult;
import headway.jobs.stage.FigureText;
import headway.jobs.stage.StageResult;
import java.util.List;
import java.util.Map;

/**
 * The metrics of a classifier on images that it was not trained on.
 *
 * @param classifier as typed
 * @param split they are of
 * @param topK share of images whose class is among the k likeliest, by k
 * @param logLoss in nats; null where the classifier gives no probabilities
 * @param confusion counts, a row for each true class and a column for each predicted one
 * @param trainingRows learnt from: each view of each training image
 * @param trainSeconds of training
 * @param regularization that was set or chosen; null where the classifier has none
 * @param tried each strength of the penalty on the validation photos, where they chose
 * @param modelHash of all that the output depends on
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
    List<String> classes,
    List<ClassScores> perClass,
    List<List<Long>> confusion,
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
        figures.perClass(),
        figures.confusion(),
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
        perClass,
        confusion,
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
