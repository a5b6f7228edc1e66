package headway.jobs.scoring;

import headway.common.evaluation.ClassificationMetrics;
import headway.common.evaluation.Prediction;
import headway.common.evaluation.ScoreHistogram;
import headway.jobs.predictions.TablePart;

/**
 * What one task found out.
 *
 * @param worst its most confident mistakes, a bounded number
 * @param sample some of its predictions, a bounded number
 * @param parts of the table of all predictions that it wrote
 * @param scores of two classes: one; of more: none
 */
@SuppressWarnings("ArrayRecordComponent") // Crosses Kryo once and is never compared.
public record EvaluationPart(
    ClassificationMetrics metrics,
    Prediction[] worst,
    Prediction[] sample,
    TablePart[] parts,
    ScoreHistogram[] scores) {}
