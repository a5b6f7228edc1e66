package headway.ml;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** The params of a stage {@link HasPredictions}. */
public final class PredictionParams {
  private final Params stage;
  final Param<String> probabilityCol;
  final Param<String> predictionCol;
  final Param<String> predictedLabelCol;

  PredictionParams(Params stage) {
    this.stage = stage;
    probabilityCol =
        TextParam.of(stage, "probabilityCol", "column name for class probabilities; none if empty");
    predictionCol = TextParam.of(stage, "predictionCol", "prediction column name");
    predictedLabelCol =
        TextParam.of(
            stage,
            "predictedLabelCol",
            "column name for the predicted label's name; none if empty");
    stage.setDefault(probabilityCol, "probability");
    stage.setDefault(predictionCol, "prediction");
    stage.setDefault(predictedLabelCol, "predictedLabel");
  }

  <T> T get(Param<T> param) {
    return stage.getOrDefault(param);
  }

  <T> void set(Param<T> param, T value) {
    stage.set(param, value);
  }
}
