package headway.jobs.models;

import com.fasterxml.jackson.annotation.JsonIgnore;
import headway.jobs.model.ModelVersion;
import headway.jobs.stage.FigureText;
import headway.jobs.stage.StageResult;
import java.util.List;

/**
 * The result of {@code models list}.
 *
 * @param serving number of the version that serves; 0 if none does
 * @param previous number of the version that rollback goes back to; 0 if there is none
 * @param count of all versions
 * @param versions the newest of them, by number
 * @param lines the table
 */
record ModelsListResult(
    String status,
    int serving,
    int previous,
    int count,
    List<ModelVersion> versions,
    @JsonIgnore List<String> lines)
    implements StageResult {
  @Override
  public List<String> summary() {
    return List.of(
        "models: "
            + FigureText.count(count, "version")
            + (serving == 0 ? "; none serves" : "; version " + serving + " serves"));
  }
}
