package headway.jobs.extract;

import headway.common.dataset.manifest.CountedFile;

/**
 * What one task did.
 *
 * @param files that it wrote, by split
 * @param refused images that could not be decoded
 * @param unlabelled images left out because their class is unknown
 * @param decodeNanos spent reading and decoding, beside the network
 * @param networkNanos spent in the frozen part
 */
@SuppressWarnings("ArrayRecordComponent") // Crosses Kryo once and is never compared.
public record FeatureTaskResult(
    CountedFile[] files, long refused, long unlabelled, long decodeNanos, long networkNanos) {}
