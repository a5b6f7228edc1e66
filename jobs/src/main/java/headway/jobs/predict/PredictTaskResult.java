package headway.jobs.predict;

import headway.common.dataset.manifest.DataFile;

/**
 * What one task did.
 *
 * @param file of the predictions
 * @param quarantine names of its files in the quarantine
 * @param images predicted
 * @param refused images that could not be decoded
 * @param shown a few of them, with their pictures
 */
@SuppressWarnings("ArrayRecordComponent") // Crosses Kryo once and is never compared.
public record PredictTaskResult(
    DataFile file, String[] quarantine, long images, long refused, ShownPhoto[] shown) {}
