package headway.jobs.scoring;

import headway.common.evaluation.ClassificationMetrics;
import headway.common.evaluation.Prediction;
import headway.common.evaluation.ScoreHistogram;
import java.util.List;

/** What crosses between JVMs while scoring. */
public final class ScoringKryo {
  /** Plain classes. */
  public static final List<Class<?>> CLASSES =
      List.of(
          HeadSnapshot.class,
          ClassificationMetrics.class,
          Prediction.class,
          Prediction[].class,
          ScoreHistogram.class,
          ScoreHistogram[].class);

  /** Records, each serialised by its components. */
  public static final List<Class<? extends Record>> RECORDS = List.of(EvaluationPart.class);

  private ScoringKryo() {}
}
