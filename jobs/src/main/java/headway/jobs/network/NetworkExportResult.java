package headway.jobs.network;

import headway.jobs.stage.StageResult;

/**
 * What {@code network export} wrote.
 *
 * @param cut where it ends; empty: it is whole
 * @param model URI of the file
 * @param sha256 of the file
 */
record NetworkExportResult(
    String status, String network, String cut, String model, String sha256, long bytes)
    implements StageResult {}
