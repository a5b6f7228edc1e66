package headway.jobs.evaluate;

import headway.common.dataset.predictions.ClassRow;
import headway.common.dataset.predictions.ConfusionRow;
import headway.common.dataset.split.Split;
import headway.common.evaluation.ClassificationMetrics;
import headway.common.evaluation.ConfusedPair;
import headway.common.evaluation.LogLossSum;
import headway.jobs.stage.FigureText;
import headway.jobs.stage.StageResult;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The metrics of the model on images that it was not trained on.
 *
 * @param split of these images
 * @param topK top-k accuracy, by k
 * @param logLoss in nats
 * @param classes number of classes
 * @param largestClass number of images of the class that has most
 * @param worstPairs the wrong predictions that occur most, with the most images first
 * @param perClass URI of the table of all classes
 * @param confusion URI of the table of all pairs of classes that occur
 * @param predictions URI of the table of all images
 * @param headSha256 of the evaluated model: SHA-256 of the head's file, or a classifier's hash
 * @param dataHash of the shards that the images are of; null in results of earlier versions
 */
public record EvaluateResult(
    String status,
    String split,
    long images,
    double accuracy,
    Map<Integer, Double> topK,
    double logLoss,
    double macroF1,
    int classes,
    long largestClass,
    List<ConfusionRow> worstPairs,
    String perClass,
    String confusion,
    String predictions,
    String headSha256,
    String dataHash)
    implements StageResult {

  /**
   * The metrics of one split.
   *
   * @param table in which they lie
   * @param headSha256 of the evaluated model
   * @param dataHash of the shards that the images are of
   */
  public static EvaluateResult of(
      Split split,
      List<String> classes,
      EvaluationTable table,
      EvaluationTable.Evaluated evaluated,
      String headSha256,
      String dataHash) {
    ClassificationMetrics metrics = evaluated.results().metrics();
    return new EvaluateResult(
        DONE,
        split.label(),
        metrics.examples(),
        metrics.accuracy(),
        metrics.topK(),
        metrics.logLoss(),
        metrics.macroF1(),
        classes.size(),
        metrics.largestSupport(),
        evaluated.worst().stream().map(pair -> named(pair, classes)).toList(),
        table.classesFolder().toString(),
        table.confusionFolder().toString(),
        table.folder().toString(),
        headSha256,
        dataHash);
  }

  private static ConfusionRow named(ConfusedPair pair, List<String> classes) {
    return new ConfusionRow(
        classes.get(pair.truth()), classes.get(pair.predicted()), pair.images());
  }

  /**
   * The metrics in the form that the report draws.
   *
   * @param rows of the table of all classes
   */
  public ClassificationMetrics metrics(List<ClassRow> rows) {
    int[] ks = topK.keySet().stream().sorted().mapToInt(Integer::intValue).toArray();
    return ClassificationMetrics.of(
        ks,
        rows.stream().mapToLong(ClassRow::correct).toArray(),
        rows.stream().mapToLong(ClassRow::predicted).toArray(),
        rows.stream().mapToLong(ClassRow::images).toArray(),
        Arrays.stream(ks).mapToLong(k -> Math.round(topK.get(k) * images)).toArray(),
        LogLossSum.of(logLoss * images));
  }

  @Override
  public List<String> summary() {
    return List.of(FigureText.accuracy(accuracy, images, split), "predictions: " + predictions);
  }
}
