package headway.jobs.classify;

import java.util.List;

/**
 * What was learnt and taken.
 *
 * @param hash of all that the classifier's output depends on
 * @param probabilities whether its scores are that
 * @param seconds that learning took
 * @param regularization null where it has none
 * @param tried of which that was chosen; empty where there was no choice
 */
record SelectedClassifier(
    String hash,
    boolean probabilities,
    double seconds,
    Double regularization,
    List<PenaltyTrial> tried) {}
