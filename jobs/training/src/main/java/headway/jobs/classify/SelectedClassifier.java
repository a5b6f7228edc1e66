package headway.jobs.classify;

import java.util.List;

/**
 * The classifier that was trained and selected.
 *
 * @param hash of all that the classifier's output depends on
 * @param probabilities whether its scores are that
 * @param seconds of training
 * @param regularization null where it has none
 * @param tried the candidates; empty if there was only one
 */
record SelectedClassifier(
    String hash,
    boolean probabilities,
    double seconds,
    Double regularization,
    List<PenaltyTrial> tried) {}
