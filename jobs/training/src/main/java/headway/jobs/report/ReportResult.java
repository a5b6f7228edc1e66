package headway.jobs.report;

import headway.jobs.stage.StageResult;
import java.util.List;

/**
 * The page.
 *
 * @param title of the page, by which compare names the run
 * @param report its URI
 * @param bytes its length
 */
public record ReportResult(String status, String title, String report, long bytes)
    implements StageResult {
  @Override
  public List<String> summary() {
    return List.of("page: " + report);
  }
}
