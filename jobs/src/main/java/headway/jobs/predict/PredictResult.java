package headway.jobs.predict;

import headway.jobs.stage.StageResult;

/**
 * What predict made.
 *
 * @param images predicted
 * @param refused images that could not be decoded; each has a row in {@code _quarantine}
 * @param output folder of the predictions
 * @param sheet URI of the page of pictures
 */
public record PredictResult(
    String status,
    long images,
    double imagesPerSecond,
    long refused,
    String output,
    String sheet,
    String modelSha256)
    implements StageResult {}
