package headway.jobs.models;

import headway.jobs.stage.FigureText;
import headway.jobs.stage.StageResult;
import java.util.List;

/**
 * The result of {@code models prune}.
 *
 * @param kept number of versions that are left
 * @param pruned number of versions that were deleted
 * @param serving number of the version that serves; 0 if none does
 */
record ModelsPruneResult(String status, int kept, int pruned, int serving) implements StageResult {
  @Override
  public List<String> summary() {
    return List.of(
        FigureText.text("models: %s deleted, %,d left", FigureText.count(pruned, "version"), kept));
  }
}
