package headway.jobs.models;

import headway.jobs.stage.StageResult;
import java.util.List;

/**
 * The result of {@code models promote} and {@code models rollback}.
 *
 * @param serving number of the version that serves
 * @param before number of the version that served before; 0 if none did
 * @param classifierSha256 SHA-256 of the classifier that serves
 * @param model URI of its copy
 */
record ServingResult(String status, int serving, int before, String classifierSha256, String model)
    implements StageResult {
  @Override
  public List<String> summary() {
    return List.of(
        "models: version "
            + serving
            + (status.equals(UNCHANGED)
                ? " serves already"
                : " serves" + (before == 0 ? "" : ", version " + before + " served before")),
        "classifier: " + model);
  }
}
