package headway.jobs.report;

import headway.jobs.stage.StageResult;

/**
 * The page.
 *
 * @param report its URI
 * @param bytes its length
 */
public record ReportResult(String status, String report, long bytes) implements StageResult {}
