package headway.ml;

import org.apache.spark.ml.param.Param;

/**
 * A stage that names the columns that a classifier adds.
 *
 * @param <S> the stage
 */
public interface HasPredictions<S extends HasPredictions<S>> {
  /** The params of the stage. */
  PredictionParams predictionParams();

  default Param<String> probabilityCol() {
    return predictionParams().probabilityCol;
  }

  default String getProbabilityCol() {
    return predictionParams().get(probabilityCol());
  }

  /** The name of the column of probabilities, vectors in the order of the labels. */
  default S setProbabilityCol(String name) {
    return with(probabilityCol(), name);
  }

  default Param<String> predictionCol() {
    return predictionParams().predictionCol;
  }

  default String getPredictionCol() {
    return predictionParams().get(predictionCol());
  }

  /** The name of the column of predicted labels, doubles as Spark ML has them. */
  default S setPredictionCol(String name) {
    return with(predictionCol(), name);
  }

  default Param<String> predictedLabelCol() {
    return predictionParams().predictedLabelCol;
  }

  default String getPredictedLabelCol() {
    return predictionParams().get(predictedLabelCol());
  }

  /** The name of the column of predicted labels' names. */
  default S setPredictedLabelCol(String name) {
    return with(predictedLabelCol(), name);
  }

  private S with(Param<String> param, String value) {
    predictionParams().set(param, value);
    @SuppressWarnings("unchecked") // The type of each stage is its own.
    S self = (S) this;
    return self;
  }
}
