package headway.jobs.network;

import headway.jobs.stage.StageResult;

/**
 * What {@code network check} found; errors are relative to the largest expected value.
 *
 * @param cuts that were checked
 * @param worstError of all of them
 */
record NetworkCheckResult(
    String status, String network, double onnxError, double dl4jError, int cuts, double worstError)
    implements StageResult {}
