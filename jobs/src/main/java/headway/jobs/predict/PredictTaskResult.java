package headway.jobs.predict;

import headway.common.dataset.manifest.DataFile;

/**
 * What one task did.
 *
 * @param files of the predictions: one, or none where there are none
 * @param quarantine names of its files in the quarantine
 * @param images predicted
 * @param refused images that could not be decoded
 * @param shown a few of them, with their pictures
 */
@SuppressWarnings("ArrayRecordComponent") // Crosses Kryo once and is never compared.
public record PredictTaskResult(
    DataFile[] files, String[] quarantine, long images, long refused, ShownPhoto[] shown) {}
