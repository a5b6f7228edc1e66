package headway.jobs.predict.model;

import java.io.Serializable;
import java.util.ArrayList;

/**
 * Which classifier a task runs; small, travels with the closure.
 *
 * @param classes names by label
 * @param preprocessing as JSON
 * @param threads that one run computes with
 */
public record ClassifierSpec(
    ClassifierModel model, ArrayList<String> classes, String preprocessing, int threads)
    implements Serializable {}
