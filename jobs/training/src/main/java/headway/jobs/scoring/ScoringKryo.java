package headway.jobs.scoring;

import com.esotericsoftware.kryo.Kryo;
import headway.common.evaluation.ClassificationMetrics;
import headway.common.evaluation.ConfusedPair;
import headway.common.evaluation.LogLossSum;
import headway.common.evaluation.Prediction;
import headway.common.evaluation.PredictionSums;
import headway.common.evaluation.ScoreHistogram;
import headway.jobs.kryo.KryoClasses;
import java.util.List;

/** The classes of heads and of evaluation results. */
public final class ScoringKryo implements KryoClasses {
  @Override
  public List<Class<?>> classes() {
    return List.of(
        EvaluationPart.class,
        HeadSnapshot.class,
        ClassificationMetrics.class,
        ConfusedPair.class,
        ConfusedPair[].class,
        LogLossSum.class,
        PredictionSums.class,
        Prediction.class,
        Prediction[].class,
        ScoreHistogram.class,
        ScoreHistogram[].class);
  }

  @Override
  public void registerSerializers(Kryo kryo) {
    kryo.register(NetworkVector.class, new NetworkVector.ByPieces());
  }
}
