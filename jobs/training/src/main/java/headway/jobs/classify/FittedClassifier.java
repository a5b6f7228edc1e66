package headway.jobs.classify;

import headway.jobs.classify.scorer.RowScorer;
import org.apache.spark.ml.util.MLWritable;

/**
 * A trained classifier.
 *
 * @param model in Spark ML's form
 * @param hash of everything that its output depends on
 * @param probabilities whether the scores are probabilities; otherwise they only rank the classes
 */
record FittedClassifier(MLWritable model, RowScorer scorer, String hash, boolean probabilities) {}
