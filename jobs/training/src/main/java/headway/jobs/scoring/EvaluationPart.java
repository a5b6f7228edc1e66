package headway.jobs.scoring;

import headway.common.evaluation.ClassificationMetrics;
import headway.common.evaluation.Prediction;
import headway.common.evaluation.ScoreHistogram;
import headway.jobs.predictions.TablePart;
import java.io.Serializable;

/**
 * The evaluation result of one task, or of several merged.
 *
 * @param worst the most confident mistakes, bounded in number
 * @param sample a random sample of predictions, bounded in number
 * @param parts of the table of all predictions that it wrote
 * @param scores one histogram for two classes; empty for more
 */
@SuppressWarnings("ArrayRecordComponent") // Crosses Kryo once and is never compared.
public record EvaluationPart(
    ClassificationMetrics metrics,
    Prediction[] worst,
    Prediction[] sample,
    TablePart[] parts,
    ScoreHistogram[] scores)
    implements Serializable {}
