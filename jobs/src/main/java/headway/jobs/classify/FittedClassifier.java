package headway.jobs.classify;

import org.apache.spark.ml.util.MLWritable;

/**
 * A classifier that has learnt.
 *
 * @param model as Spark ML writes it
 * @param hash of all that its output depends on
 * @param probabilities whether the scores are that; else they only say what is likelier
 */
record FittedClassifier(MLWritable model, RowScorer scorer, String hash, boolean probabilities) {}
