package headway.jobs.evaluate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import headway.common.InputException;
import headway.common.evaluation.Prediction;
import headway.common.evaluation.ScoreHistogram;
import headway.common.evaluation.ThresholdCurve;
import headway.common.storage.Storage;
import headway.common.storage.Workspace;
import headway.jobs.scoring.EvaluationPart;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.fs.Path;

/**
 * The predictions that the report can show, which evaluate writes to {@code evaluate/shown.json}. A
 * prefix of each list is a valid shorter list.
 *
 * @param sample for the grid
 * @param worst the most confident mistakes
 * @param thresholds for two classes; null for more
 */
public record ShownPredictions(List<Shown> sample, List<Shown> worst, ThresholdCurve thresholds) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /**
   * A prediction as JSON.
   *
   * @param file name of the file of features or images; null in results of earlier versions
   */
  public record Shown(
      String key,
      int label,
      int predicted,
      float probability,
      float truthProbability,
      String file) {
    private static Shown of(Prediction each) {
      return new Shown(
          each.key(),
          each.label(),
          each.predicted(),
          each.probability(),
          each.truthProbability(),
          each.file());
    }

    public Prediction prediction() {
      return new Prediction(key, label, predicted, probability, truthProbability);
    }
  }

  /** The predictions that an evaluation kept. */
  public static ShownPredictions of(EvaluationPart kept) {
    return new ShownPredictions(
        Arrays.stream(kept.sample()).map(Shown::of).toList(),
        Arrays.stream(kept.worst()).map(Shown::of).toList(),
        Arrays.stream(kept.scores()).findFirst().map(ScoreHistogram::curve).orElse(null));
  }

  /** The first predictions of each list. */
  public ShownPredictions limited(int samples, int mistakes) {
    return new ShownPredictions(
        sample.stream().limit(samples).toList(),
        worst.stream().limit(mistakes).toList(),
        thresholds);
  }

  /** The file in which evaluate keeps them. */
  public static Path path(Workspace workspace) {
    return new Path(workspace.metrics("evaluate").getParent(), "shown.json");
  }

  void publish(Storage storage, Path path) {
    try {
      storage.publish(path, JSON.writeValueAsBytes(this));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("predictions are plain values", impossible);
    }
  }

  /** Reads the predictions of the last evaluation of the workspace. */
  public static ShownPredictions read(Storage storage, Workspace workspace) {
    Path path = path(workspace);
    try {
      return JSON.readValue(storage.read(path), ShownPredictions.class);
    } catch (IOException broken) {
      throw new InputException(
          "Cannot read " + path + ": it is not what evaluate writes; run evaluate again", broken);
    }
  }
}
