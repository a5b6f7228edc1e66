package headway.jobs.scoring;

import headway.common.config.Settings;
import headway.common.evaluation.MetricsAccumulator;
import headway.common.evaluation.Prediction;
import headway.common.evaluation.RankedPredictions;
import headway.jobs.features.FeatureBlock;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;

/**
 * Counts what a classifier gets right, and keeps a few of its predictions to look at. Counts are
 * whole numbers, so that the division into tasks changes nothing.
 *
 * @param ks of top-k accuracy
 * @param sample predictions kept at random
 * @param worst most confident mistakes kept
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record Evaluations(int classes, int[] ks, int sample, int worst, long seed)
    implements Serializable {

  /** Of each kind at least, so that a later report may show more than the settings ask for now. */
  public static final int KEPT = 1_000;

  /** What the settings ask for, of ks no more than there are classes. */
  public static Evaluations of(Settings settings, int classes) {
    return new Evaluations(
        classes,
        settings.evaluate().topK().stream()
            .mapToInt(Integer::intValue)
            .filter(k -> k <= classes)
            .toArray(),
        Math.max(KEPT, settings.report().gridImages()),
        Math.max(KEPT, settings.report().mistakes()),
        settings.seed());
  }

  /** Goes over all blocks. */
  public EvaluationPart over(JavaRDD<FeatureBlock> blocks, BlockScorer.Source scorers) {
    return blocks
        .mapPartitions(part -> List.of(part(scorers, part)).iterator())
        .treeReduce(this::merged);
  }

  private EvaluationPart part(BlockScorer.Source scorers, Iterator<FeatureBlock> blocks) {
    try (BlockScorer scorer = scorers.open()) {
      return part(scorer, blocks);
    }
  }

  private EvaluationPart part(BlockScorer scorer, Iterator<FeatureBlock> blocks) {
    MetricsAccumulator counted = new MetricsAccumulator(classes, ks);
    RankedPredictions mistakes = RankedPredictions.worstMistakes(worst);
    RankedPredictions some = RankedPredictions.sample(sample, seed);
    while (blocks.hasNext()) {
      FeatureBlock block = blocks.next();
      scorer.score(
          block,
          (row, probabilities) -> {
            counted.add(block.label(row), probabilities);
            Prediction prediction = Prediction.of(block.key(row), block.label(row), probabilities);
            mistakes.add(prediction);
            some.add(prediction);
          });
    }
    return new EvaluationPart(
        counted.metrics(),
        mistakes.predictions().toArray(new Prediction[0]),
        some.predictions().toArray(new Prediction[0]));
  }

  /** In the executors, so that the driver holds a few parts however many tasks there are. */
  private EvaluationPart merged(EvaluationPart a, EvaluationPart b) {
    RankedPredictions mistakes = RankedPredictions.worstMistakes(worst);
    RankedPredictions some = RankedPredictions.sample(sample, seed);
    for (EvaluationPart part : List.of(a, b)) {
      List.of(part.worst()).forEach(mistakes::add);
      List.of(part.sample()).forEach(some::add);
    }
    return new EvaluationPart(
        a.metrics().merge(b.metrics()),
        mistakes.predictions().toArray(new Prediction[0]),
        some.predictions().toArray(new Prediction[0]));
  }
}
