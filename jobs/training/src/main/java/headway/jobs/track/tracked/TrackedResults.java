package headway.jobs.track.tracked;

import headway.common.evaluation.ConfusedPair;
import headway.jobs.evaluate.EvaluateResult;
import headway.jobs.model.ModelManifest;
import headway.jobs.model.ModelVersion;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.hadoop.fs.Path;

/**
 * What the stages after a training made of its model.
 *
 * @param evaluation of this model
 * @param version of this model
 * @param report its page, if the command wrote it or found it unchanged
 */
public record TrackedResults(
    ModelManifest model,
    Optional<Evaluation> evaluation,
    Optional<Version> version,
    Optional<Path> report) {

  /**
   * An evaluation.
   *
   * @param pairs the cells of the confusion matrix that are not 0
   */
  public record Evaluation(EvaluateResult result, Supplier<List<ConfusedPair>> pairs) {
    /** Its metrics by name. */
    public Map<String, Double> scalars() {
      Map<String, Double> scalars = new TreeMap<>();
      String split = "/" + result.split();
      scalars.put("evaluate_accuracy" + split, result.accuracy());
      scalars.put("evaluate_loss" + split, result.logLoss());
      scalars.put("evaluate_macro_f1" + split, result.macroF1());
      result.topK().forEach((k, value) -> scalars.put("evaluate_top_" + k + split, value));
      return scalars;
    }
  }

  /**
   * An exported version.
   *
   * @param serves whether it is the one that serves
   */
  public record Version(ModelVersion model, Path classifier, boolean serves) {}
}
