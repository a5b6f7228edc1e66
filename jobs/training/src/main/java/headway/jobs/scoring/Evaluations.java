package headway.jobs.scoring;

import headway.common.config.ReportSettings;
import headway.common.config.Settings;
import headway.common.dataset.parquet.RowWriter;
import headway.common.dataset.predictions.PredictionColumns;
import headway.common.dataset.predictions.PredictionRow;
import headway.common.evaluation.MetricsAccumulator;
import headway.common.evaluation.Prediction;
import headway.common.evaluation.RankedPredictions;
import headway.common.evaluation.ScoreHistogram;
import headway.jobs.features.block.FeatureBlock;
import headway.jobs.parts.Attempt;
import headway.jobs.parts.PartOutput;
import headway.jobs.predictions.TablePart;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;

/**
 * Evaluates a classifier, keeps some predictions for the report, and writes all of them. Counts are
 * integers, so the result does not depend on the partitioning.
 *
 * @param columns of the table
 * @param ks of top-k accuracy
 * @param sample the size of the random sample of predictions
 * @param worst the number of most confident mistakes to keep
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record Evaluations(PredictionColumns columns, int[] ks, int sample, int worst, long seed)
    implements Serializable {

  /**
   * The evaluation that the settings define, without any k above the number of classes.
   *
   * @param value the kind of output of the scorer: {@link PredictionColumns#PROBABILITY} or {@link
   *     PredictionColumns#SCORE}
   */
  public static Evaluations of(Settings settings, List<String> classes, String value) {
    int[] ks =
        settings.evaluate().topK().stream()
            .mapToInt(Integer::intValue)
            .filter(k -> k <= classes.size())
            .toArray();
    int ranks = Arrays.stream(ks).max().orElse(1);
    return new Evaluations(
        new PredictionColumns(new ArrayList<>(classes), true, ranks, value),
        ks,
        ReportSettings.MOST,
        ReportSettings.MOST,
        settings.seed());
  }

  /**
   * Evaluates all blocks.
   *
   * @param output receives each task's part of the table, named by the partition index
   */
  public EvaluationPart over(
      JavaRDD<FeatureBlock> blocks, BlockScorer.Source scorers, PartOutput output) {
    return blocks
        .mapPartitions(each -> List.of(part(scorers, each, output)).iterator())
        .treeReduce(this::merged);
  }

  private EvaluationPart part(
      BlockScorer.Source scorers, Iterator<FeatureBlock> blocks, PartOutput output) {
    return output.write((folders, attempt) -> part(scorers, blocks, folders.get(0), attempt));
  }

  private EvaluationPart part(
      BlockScorer.Source scorers, Iterator<FeatureBlock> blocks, Path folder, Attempt attempt) {
    int number = TaskContext.getPartitionId();
    try (BlockScorer scorer = scorers.open();
        RowWriter<PredictionRow> written =
            PredictionRow.TABLE.writer(
                new Path(folder, TablePart.fileName(number)), attempt.configuration())) {
      EvaluationPart part = part(scorer, blocks, written, number);
      attempt.requirePermission();
      written.finish();
      return part;
    }
  }

  private EvaluationPart part(
      BlockScorer scorer,
      Iterator<FeatureBlock> blocks,
      RowWriter<PredictionRow> written,
      int number) {
    MetricsAccumulator counted = new MetricsAccumulator(columns.classes().size(), ks);
    ScoreHistogram[] scores =
        columns.classes().size() == 2
            ? new ScoreHistogram[] {ScoreHistogram.none()}
            : new ScoreHistogram[0];
    RankedPredictions mistakes = RankedPredictions.worstMistakes(worst);
    RankedPredictions some = RankedPredictions.sample(sample, seed);
    while (blocks.hasNext()) {
      FeatureBlock block = blocks.next();
      scorer.score(
          block,
          (row, probabilities) -> {
            counted.add(block.label(row), probabilities);
            for (ScoreHistogram each : scores) {
              each.add(block.label(row) == 1, probabilities[1]);
            }
            written.write(columns.row(block.key(row), block.label(row), probabilities, 0));
            Prediction prediction =
                Prediction.of(block.key(row), block.label(row), probabilities).in(block.file());
            mistakes.add(prediction);
            some.add(prediction);
          });
    }
    return new EvaluationPart(
        counted.metrics(),
        mistakes.predictions().toArray(new Prediction[0]),
        some.predictions().toArray(new Prediction[0]),
        new TablePart[] {new TablePart(number, written.rows())},
        scores);
  }

  /**
   * Merges two results. It runs in executors, so that the driver holds few results however many
   * tasks there are.
   */
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
        some.predictions().toArray(new Prediction[0]),
        Stream.of(a.parts(), b.parts()).flatMap(Arrays::stream).toArray(TablePart[]::new),
        merged(a.scores(), b.scores()));
  }

  private static ScoreHistogram[] merged(ScoreHistogram[] a, ScoreHistogram[] b) {
    ScoreHistogram[] merged = new ScoreHistogram[a.length];
    Arrays.setAll(merged, i -> a[i].merge(b[i]));
    return merged;
  }
}
