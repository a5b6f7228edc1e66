package headway.jobs.predict.model;

import java.io.Serializable;
import java.util.ArrayList;

/**
 * Identifies the classifier that a task runs. It is small and part of the closure.
 *
 * @param classes names by label
 * @param preprocessing as JSON
 * @param threads the number of threads of one inference call
 */
public record ClassifierSpec(
    ClassifierModel model, ArrayList<String> classes, String preprocessing, int threads)
    implements Serializable {}
