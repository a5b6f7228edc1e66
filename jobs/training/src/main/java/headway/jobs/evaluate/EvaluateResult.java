package headway.jobs.evaluate;

import headway.common.dataset.split.Split;
import headway.common.evaluation.ClassScores;
import headway.common.evaluation.ClassificationMetrics;
import headway.jobs.stage.FigureText;
import headway.jobs.stage.StageResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The metrics of the model on images that it was not trained on.
 *
 * @param split of these images
 * @param topK top-k accuracy, by k
 * @param logLoss in nats
 * @param confusion counts, one row per true class and one column per predicted class
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
    List<String> classes,
    List<ClassScores> perClass,
    List<List<Long>> confusion,
    String predictions,
    String headSha256,
    String dataHash)
    implements StageResult {

  /**
   * The metrics of one split.
   *
   * @param predictions URI of the table of all images
   * @param headSha256 of the evaluated model
   * @param dataHash of the shards that the images are of
   */
  public static EvaluateResult of(
      Split split,
      List<String> classes,
      ClassificationMetrics metrics,
      String predictions,
      String headSha256,
      String dataHash) {
    return new EvaluateResult(
        DONE,
        split.label(),
        metrics.examples(),
        metrics.accuracy(),
        metrics.topK(),
        metrics.logLoss(),
        metrics.macroF1(),
        classes,
        metrics.perClass(),
        rows(metrics, classes.size()),
        predictions,
        headSha256,
        dataHash);
  }

  private static List<List<Long>> rows(ClassificationMetrics metrics, int classes) {
    List<List<Long>> rows = new ArrayList<>();
    for (int truth = 0; truth < classes; truth++) {
      int each = truth;
      rows.add(
          IntStream.range(0, classes)
              .mapToObj(predicted -> metrics.count(each, predicted))
              .toList());
    }
    return rows;
  }

  /** The metrics in the form that the report draws. */
  public ClassificationMetrics metrics() {
    int count = classes.size();
    long[] flat = new long[count * count];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = confusion.get(i / count).get(i % count);
    }
    int[] ks = topK.keySet().stream().sorted().mapToInt(Integer::intValue).toArray();
    long[] hits = new long[ks.length];
    for (int i = 0; i < ks.length; i++) {
      hits[i] = Math.round(topK.get(ks[i]) * images);
    }
    return ClassificationMetrics.of(
        count,
        ks,
        flat,
        hits,
        Math.round(logLoss * images * ClassificationMetrics.LOG_LOSS_UNITS_PER_NAT));
  }

  @Override
  public List<String> summary() {
    return List.of(FigureText.accuracy(accuracy, images, split), "predictions: " + predictions);
  }
}
