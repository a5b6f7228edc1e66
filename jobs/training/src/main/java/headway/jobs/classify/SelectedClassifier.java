package headway.jobs.classify;

import java.util.List;

/**
 * The classifier that was trained and selected.
 *
 * @param hash of everything that the classifier's output depends on
 * @param probabilities whether its scores are probabilities
 * @param seconds of training
 * @param regularization the penalty; null if it has none
 * @param tried the candidates; empty if there was only one
 */
record SelectedClassifier(
    String hash,
    boolean probabilities,
    double seconds,
    Double regularization,
    List<PenaltyTrial> tried) {}
