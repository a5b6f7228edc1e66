package headway.jobs.predict;

/**
 * What one task did.
 *
 * @param images predicted
 * @param refused images that could not be decoded
 * @param shown a few of them, with their pictures
 */
@SuppressWarnings("ArrayRecordComponent") // Crosses Kryo once and is never compared.
public record PredictTaskResult(long images, long refused, ShownPhoto[] shown) {}
