package headway.jobs.report;

import headway.jobs.stage.StageResult;
import java.util.List;

/**
 * The result of report.
 *
 * @param title of the page, which compare uses as the run's name
 * @param report URI of the page
 * @param bytes size of the page
 */
public record ReportResult(String status, String title, String report, long bytes)
    implements StageResult {
  @Override
  public List<String> summary() {
    return List.of("page: " + report);
  }
}
